/** A file beside the Terraform configuration, which uploads it to the bucket. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

/** Audience of the token, which the role requires. */
export const tokenAudience = 'sts.amazonaws.com';
const tokenFile = '/run/ticket-analytics/aws-token';

/** Runs on every node at its creation. A change replaces the cluster, as its text is part of the object's name. */
export const tokenInstaller: Script = {
  name: 'install-aws-token.sh',
  text: `#!/bin/bash
# Keeps the identity that Google gives this node as a file, from which the AWS SDK takes on the job's role. It is valid for an hour, and made
# anew every five minutes. Whoever is on the node may ask Google for it anyway, so everybody on the node may read it.
set -euo pipefail

cat >/usr/local/sbin/renew-aws-token <<'EOF'
#!/bin/bash
set -euo pipefail
umask 022
mkdir -p "$(dirname ${tokenFile})"
curl --silent --show-error --fail --retry 5 --header 'Metadata-Flavor: Google' --output ${tokenFile}.new \\
  'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?audience=${tokenAudience}'
mv ${tokenFile}.new ${tokenFile}
EOF
chmod 755 /usr/local/sbin/renew-aws-token

cat >/etc/systemd/system/renew-aws-token.service <<'EOF'
[Unit]
After=network-online.target
Wants=network-online.target
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/renew-aws-token
EOF
cat >/etc/systemd/system/renew-aws-token.timer <<'EOF'
[Timer]
OnBootSec=1s
OnUnitActiveSec=5min
[Install]
WantedBy=timers.target
EOF
systemctl daemon-reload
systemctl start renew-aws-token.service
systemctl enable --now renew-aws-token.timer
`,
};

/** Runs on the master while the job runs. */
export const jobRunner: Script = {
  name: 'run-analytics.sh',
  text: `#!/bin/bash
# Runs the analytics job on YARN, and ends when it does, and as it does: run-analytics.sh <package> <AWS role> <AWS region> <the job's settings>
set -euo pipefail
package=$1 role=$2 region=$3
shift 3
name=ticket-analytics
work=$(mktemp -d)

# Two would share the bookings of their consumer group.
end_running() {
  yarn application -list -appStates SUBMITTED,ACCEPTED,RUNNING | awk -v name=$name '$2 == name { print $1 }' |
    xargs --no-run-if-empty --max-args 1 yarn application -kill
}

end_running # what a run that was cut off has left
trap 'rm -rf "$work"' EXIT
trap 'end_running; jobs -p | xargs --no-run-if-empty kill; exit 143' TERM INT
hadoop fs -get "$package" "$work/job.jar"
HADOOP_CLASSPATH=$(hadoop classpath)
export HADOOP_CLASSPATH

flink run --target yarn-per-job \\
  -Dyarn.application.name=$name \\
  -Djobmanager.memory.process.size=1600m \\
  -Dtaskmanager.memory.process.size=2048m \\
  -Dtaskmanager.numberOfTaskSlots=1 \\
  -Dcontainerized.master.env.AWS_ROLE_ARN="$role" \\
  -Dcontainerized.master.env.AWS_WEB_IDENTITY_TOKEN_FILE=${tokenFile} \\
  -Dcontainerized.master.env.AWS_REGION="$region" \\
  -Dcontainerized.taskmanager.env.AWS_ROLE_ARN="$role" \\
  -Dcontainerized.taskmanager.env.AWS_WEB_IDENTITY_TOKEN_FILE=${tokenFile} \\
  -Dcontainerized.taskmanager.env.AWS_REGION="$region" \\
  "$work/job.jar" "$@" &
wait $!
`,
};
