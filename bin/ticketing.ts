#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import { readConfig } from '../lib/config/config';
import { ConfigurationError } from '../lib/config/settings';
import { ticketingStacks } from '../lib/stacks/ticketing-stacks';

const app = new App();
try {
  ticketingStacks(app, readConfig(app.node));
} catch (error) {
  if (!(error instanceof ConfigurationError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}
