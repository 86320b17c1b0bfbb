import { asProblem, Problem, problemText } from '../../../../../constructs/frontend/web/platform/problem';

test.each([
  ['the platform’s own words', new Problem(409, 'only 1 ticket is left'), 'Only 1 ticket is left.'],
  ['a sentence as it is', new Problem(400, 'Try another count!'), 'Try another count!'],
  ['no answer', new Problem(0), 'No answer. Check your connection, then try again: nothing is booked or paid twice.'],
  ['a session that is over', new Problem(401), 'Your session has ended: sign in or register again.'],
  ['a wrong password', new Problem(401, 'email or password is wrong'), 'Email or password is wrong.'],
  ['too many requests', new Problem(429, '', 3), 'Too many requests. Try again in 3 seconds.'],
  [
    'an unavailable dependency',
    new Problem(503, 'ECONNREFUSED', 1),
    'This service is temporarily unavailable. Try again in a second.',
  ],
  ['a failure without a time', new Problem(500), 'This service is temporarily unavailable. Try again in a moment.'],
  ['no words at all', new Problem(418), 'That did not work.'],
])('says %s', (_, problem, words) => {
  expect(problemText(problem)).toBe(words);
});

test('converts an error thrown by fetch to a problem without a response', () => {
  expect(asProblem(new TypeError('Failed to fetch'))).toMatchObject({ status: 0 });
});

test.each([
  [400, true],
  [409, true],
  [422, true],
  [0, false],
  [401, false],
  [429, false],
  [503, false],
])('a status of %i decides: %s', (status, final) => {
  expect(new Problem(status).final).toBe(final);
});
