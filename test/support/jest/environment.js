// The CloudFormation validator takes most of a synth's time: CI runs it once, over all stacks (.ci/run).
process.env.CDK_VALIDATION = 'false';
// Clients of the local stores read region and credentials from the environment, as in a pod.
process.env.AWS_REGION = 'eu-central-1';
process.env.AWS_ACCESS_KEY_ID = 'local';
process.env.AWS_SECRET_ACCESS_KEY = 'local';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
