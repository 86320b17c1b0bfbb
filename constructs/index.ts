// The public API: what a CDK app imports from 'cdk-ticketing'.
export { UploadsBucket, type UploadsBucketProps } from './uploads-bucket/uploads-bucket';
export { UsersTable, type UsersTableProps } from './user-service/users-table';
