import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { TicketingPlatform } from 'cdk-ticketing';

const app = new App();
const stack = new Stack(app, 'Ticketing');
const platform = new TicketingPlatform(stack, 'Platform');
new CfnOutput(stack, 'Url', { value: `http://${platform.frontend.loadBalancerHostname()}` });

app.synth();
