package io.afferent.ingest.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CloseOnFailureTest {
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void whatWasOpenedOwnsItsFiles() throws IOException {
    assertThat(CloseOnFailure.of(closed::incrementAndGet, () -> "open")).isEqualTo("open");
    assertThat(closed).hasValue(0);
  }

  @Test
  void filesAreClosedForEveryReason() {
    requireClosed(
        () -> {
          throw new IOException("x");
        });
    requireClosed(
        () -> {
          throw new IllegalStateException("x");
        });
    requireClosed(
        () -> {
          throw new OutOfMemoryError("x");
        });
  }

  private void requireClosed(CloseOnFailure.Opening<String> opening) {
    closed.set(0);
    assertThatThrownBy(() -> CloseOnFailure.of(closed::incrementAndGet, opening)).hasMessage("x");
    assertThat(closed).hasValue(1);
  }

  @Test
  void aFailedCloseDoesNotHideTheReason() {
    IOException reason = new IOException("reason");
    assertThatThrownBy(
            () ->
                CloseOnFailure.of(
                    () -> {
                      throw new IOException("close");
                    },
                    () -> {
                      throw reason;
                    }))
        .isSameAs(reason)
        .hasSuppressedException(new IOException("close"));
  }
}
