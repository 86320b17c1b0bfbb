export interface TopicProps {
  /**
   * How many consumers of one group can share the work.
   *
   * @default - 2, and 1 for what analytics writes
   */
  readonly partitions?: number;
}

/** A topic that the platform lives on. docs/architecture.md says who writes and who reads it. */
export class Topic {
  /** One message for each booking whose tickets are held. */
  public static ticketBookings(props: TopicProps = {}): Topic {
    return new Topic('ticket-bookings', props.partitions ?? 2);
  }

  /** One message for each minute and event, from analytics. */
  public static analyticsResults(props: TopicProps = {}): Topic {
    return new Topic('analytics-results', props.partitions ?? 1);
  }

  /** What becomes of stock and of bookings. */
  public static bookingChanges(props: TopicProps = {}): Topic {
    return new Topic('booking-changes', props.partitions ?? 2);
  }

  /** What becomes of events. */
  public static catalogChanges(props: TopicProps = {}): Topic {
    return new Topic('catalog-changes', props.partitions ?? 2);
  }

  /** What analytics could not understand, with the reason. */
  public static parkedMessages(props: TopicProps = {}): Topic {
    return new Topic('parked-messages', props.partitions ?? 1);
  }

  /** All that the platform lives on. */
  public static all(): Topic[] {
    return [
      Topic.ticketBookings(),
      Topic.analyticsResults(),
      Topic.bookingChanges(),
      Topic.catalogChanges(),
      Topic.parkedMessages(),
    ];
  }

  private constructor(
    /** Its name, which services are told. */
    public readonly topicName: string,
    /** How many partitions it has. */
    public readonly partitions: number,
  ) {
    if (!Number.isInteger(partitions) || partitions < 1 || partitions > 1000) {
      throw new Error(`the topic ${topicName} has ${partitions} partitions: allowed are 1 to 1000`);
    }
  }
}
