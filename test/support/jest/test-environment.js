// Removes the temporary directories of a test file once the file's last hook has run
// (test/support/temporary-directory.ts).
const { rmSync } = require('node:fs');
const TestEnvironment = require('./compile-once');

module.exports = class extends TestEnvironment {
  constructor(...options) {
    super(...options);
    this.global.temporaryDirectories = [];
  }

  async teardown() {
    for (const directory of this.global.temporaryDirectories) {
      rmSync(directory, { recursive: true, force: true });
    }
    await super.teardown();
  }
};
