module.exports = require('./temporary-folder').createTemporaryFolder;
