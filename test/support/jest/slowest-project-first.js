const Sequencer = require('@jest/test-sequencer').default;

const ROOMS = ['system', 'service', 'unit'];

/** jest knows how long a file takes only where it ran before. Where it did not, whoever waits for windows and processes goes first. */
module.exports = class extends Sequencer {
  sort(tests) {
    const room = ({ context }) => ROOMS.indexOf(context.config.displayName.name);
    return super.sort(tests).sort((a, b) => room(a) - room(b));
  }
};
