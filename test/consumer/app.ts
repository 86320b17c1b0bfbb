// A stranger's CDK app: it knows the library by its name alone.
import { App, Stack } from 'aws-cdk-lib';
import { UsersTable } from 'cdk-ticketing';

const app = new App();
new UsersTable(new Stack(app, 'Shop'), 'Users');
app.synth();
