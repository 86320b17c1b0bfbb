module.exports = require('./temporary-folder').removeTemporaryFolder;
