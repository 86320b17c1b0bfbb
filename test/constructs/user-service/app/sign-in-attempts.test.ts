import { SignInAttempts } from '../../../../constructs/user-service/app/sign-in-attempts';

test('does not count attempts whose password was not compared', () => {
  const attempts = new SignInAttempts();
  for (let attempt = 1; attempt <= 20; attempt++) {
    attempts.begin('ada');
    attempts.withdraw('ada');
  }
  for (let attempt = 1; attempt <= 10; attempt++) {
    attempts.begin('ada');
  }
  expect(() => attempts.begin('ada')).toThrow('too many wrong passwords');
});

test('accepts attempts after the period, and evicts accounts beyond its capacity', () => {
  let now = 0;
  const attempts = new SignInAttempts(() => now);
  for (let attempt = 1; attempt <= 10; attempt++) {
    attempts.begin('ada');
  }
  expect(() => attempts.begin('ada')).toThrow('too many wrong passwords');
  now = 300_000;
  for (let attempt = 1; attempt <= 10; attempt++) {
    attempts.begin('ada');
  }
  expect(() => attempts.begin('ada')).toThrow('too many wrong passwords');
  for (let account = 0; account < 20_000; account++) {
    attempts.begin(`account ${account}`);
  }
  expect(() => attempts.begin('ada')).not.toThrow();
});
