import { App, Stack } from 'aws-cdk-lib';
import { AccessMode, ManifestDelivery, PlatformManifests, Sizing, TicketingPlatform } from 'cdk-ticketing';

const region = 'eu-central-1';
const common = { sizing: Sizing.demonstration(), accessMode: AccessMode.REQUIRED, namespace: 'tickets' };

const app = new App();
const stack = new Stack(app, 'Ticketing', { env: { region } });
const platform = new TicketingPlatform(stack, 'Platform', { ...common, delivery: ManifestDelivery.ARGO_CD });
platform.addManifestOutputs();

PlatformManifests.render({ ...common, region, outputsFile: 'outputs.json' }).write('manifests');

app.synth();
