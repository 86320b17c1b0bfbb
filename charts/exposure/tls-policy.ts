/** TLS versions and cipher suites that a load balancer of AWS accepts. */
export class TlsPolicy {
  /** TLS 1.2 and 1.3, with forward secrecy, without CBC cipher suites, with post-quantum key exchange. */
  static readonly TLS_1_2 = new TlsPolicy('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09');

  /** TLS 1.3 only, with post-quantum key exchange. */
  static readonly TLS_1_3 = new TlsPolicy('ELBSecurityPolicy-TLS13-1-3-PQ-2025-09');

  /** Any security policy of Elastic Load Balancing, by its name. */
  static of(name: string): TlsPolicy {
    if (!/^ELBSecurityPolicy-[\w-]+$/.test(name)) {
      throw new Error(
        `TLS policy must be the name of a security policy, such as '${TlsPolicy.TLS_1_2.name}' (got '${name}')`,
      );
    }
    return new TlsPolicy(name);
  }

  private constructor(
    /** Name of the security policy. */
    readonly name: string,
  ) {}
}
