// The CloudFormation validator takes most of a synth's time: CI runs it once, over all stacks (.ci/run).
process.env.CDK_VALIDATION = 'false';
// s3rver stores the chunk framing of checksummed streams as if it were content.
process.env.AWS_REQUEST_CHECKSUM_CALCULATION = 'WHEN_REQUIRED';
