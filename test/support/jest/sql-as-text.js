// esbuild's `text` loader, for jest.
module.exports = { process: source => ({ code: `module.exports = ${JSON.stringify(source)};` }) };
