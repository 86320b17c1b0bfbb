package ticketing.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.api.TableConfig;

/** Where no service keeps the job's state, a folder does: a restart goes on from the newest checkpoint in it. */
final class Checkpoints {
  static void keepIn(Path folder, TableConfig config) throws IOException {
    Files.createDirectories(folder);
    config.set("execution.checkpointing.dir", folder.toUri().toString());
    config.set("execution.state-recovery.claim-mode", "CLAIM"); // then it is removed once there is a newer one
    newest(folder).ifPresent(checkpoint -> config.set("execution.state-recovery.path", checkpoint.toUri().toString()));
  }

  /** A checkpoint is complete once it has its metadata. */
  private static Optional<Path> newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    }
  }

  private Checkpoints() {}
}
