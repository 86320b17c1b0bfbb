// The Lambda runtime contains this client. Its package has 15 MB of types for the one call that is made here.
declare module '@aws-sdk/client-ec2' {
  export class EC2Client {
    constructor(configuration: object);
    send(command: DescribeNetworkInterfacesCommand): Promise<{
      readonly NetworkInterfaces?: { readonly Description?: string }[];
    }>;
  }
  export class DescribeNetworkInterfacesCommand {
    constructor(input: { readonly Filters: { readonly Name: string; readonly Values: string[] }[] });
  }
}
