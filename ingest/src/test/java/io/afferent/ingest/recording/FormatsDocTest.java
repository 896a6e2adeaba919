package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/formats.md what the readers say of themselves. */
class FormatsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "formats.md");

  /** System property that makes the test write the page instead of comparing it. */
  private static final String WRITE = "afferent.docs.write";

  @Test
  void thePageIsWhatTheReadersSay() throws IOException {
    String page = FormatListing.markdown(Recordings.formats());
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as(
            "docs/formats.md does not say what the readers say; write it anew with"
                + " ./afferent formats --markdown > docs/formats.md")
        .exists()
        .content()
        .isEqualTo(page);
  }
}
