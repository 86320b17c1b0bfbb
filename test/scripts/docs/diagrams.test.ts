import { MOVES } from '../../../constructs/booking-service/app/domain/booking-states';
import { BOOKING_STATUSES } from '../../../contracts/booking-status';
import { sequenceDiagram } from '../../../scripts/docs/sequence-diagram';
import { bookingStateDiagram } from '../../../scripts/docs/state-diagram';

const SOURCE =
  'title Booking\nparticipant client\nparticipant gateway\nclient->>gateway: POST /book\ngateway-->>client: 202\n';

test('draws participants, requests and responses', () => {
  const diagram = sequenceDiagram(SOURCE);
  for (const text of ['client', 'gateway', 'POST /book', '202']) {
    expect(diagram).toContain(`>${text}</text>`);
  }
  expect(diagram.match(/class="line dashed"/g)).toHaveLength(1);
});

test.each([
  ['client->>kafka: send', "unknown participant 'kafka'"],
  ['client sends', "invalid line in a sequence diagram: 'client sends'"],
])('rejects the line "%s"', (line, message) => {
  expect(() => sequenceDiagram(`${SOURCE}${line}\n`)).toThrow(message);
});

test('draws every state and every transition of a booking', () => {
  const diagram = bookingStateDiagram();
  for (const text of [...BOOKING_STATUSES, ...Object.keys(MOVES)]) {
    expect(diagram).toMatch(new RegExp(`>${text}( \\(.+\\))?</text>`));
  }
  const transitions = Object.values(MOVES).flatMap(({ from }) => from);
  expect(diagram.match(/marker-end/g)).toHaveLength(transitions.length + 1);
});
