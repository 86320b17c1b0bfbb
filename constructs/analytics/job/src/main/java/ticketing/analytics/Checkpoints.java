package ticketing.analytics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in a folder, local or in a bucket. Without a managed service, a restart continues from the newest one.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  // Names of the same setting in Flink 2 and in Flink 1.
  private static final List<String> FOLDER = List.of("execution.checkpointing.dir", "state.checkpoints.dir");
  private static final List<String> START = List.of("execution.state-recovery.path", "execution.savepoint.path");
  private static final List<String> CLAIM =
      List.of("execution.state-recovery.claim-mode", "execution.savepoint-restore-mode");

  /** Takes the configuration of the engine, because Flink 1.17 does not read the start from the settings of tables. */
  static void keepIn(Path place, Configuration config) throws IOException {
    FileSystem files = place.getFileSystem();
    Path folder = place.makeQualified(files);
    files.mkdirs(folder);
    FOLDER.forEach(setting -> config.setString(setting, folder.toString()));
    CLAIM.forEach(setting -> config.setString(setting, "CLAIM")); // Flink removes the checkpoint when there is a newer one
    Optional<Path> newest = newest(files, folder);
    newest.ifPresent(checkpoint -> START.forEach(setting -> config.setString(setting, checkpoint.toString())));
    LOG.info("starting from {}", newest.map(Path::toString).orElse("nothing: there is no checkpoint in " + folder));
  }

  /** A checkpoint, <folder>/<job>/chk-<number>, is complete if it contains its metadata. */
  private static Optional<Path> newest(FileSystem files, Path folder) throws IOException {
    List<FileStatus> complete = new ArrayList<>();
    for (FileStatus job : in(files, folder)) {
      for (FileStatus checkpoint : in(files, job.getPath())) {
        for (FileStatus file : in(files, checkpoint.getPath())) {
          if (file.getPath().getName().equals("_metadata")) complete.add(file);
        }
      }
    }
    return complete.stream()
        .max(Comparator.comparingLong(FileStatus::getModificationTime))
        .map(metadata -> metadata.getPath().getParent());
  }

  /** Flink returns null for a missing folder. */
  private static FileStatus[] in(FileSystem files, Path folder) throws IOException {
    FileStatus[] found = files.listStatus(folder);
    return found == null ? new FileStatus[0] : found;
  }

  private Checkpoints() {}
}
