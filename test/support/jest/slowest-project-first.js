const Sequencer = require('@jest/test-sequencer').default;

const ROOMS = ['system', 'service', 'unit'];

/**
 * Starts slow projects first. jest itself sorts by the durations of earlier runs, which a fresh machine does not have.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const room = ({ context }) => ROOMS.indexOf(context.config.displayName.name);
    return super.sort(tests).sort((a, b) => room(a) - room(b));
  }
};
