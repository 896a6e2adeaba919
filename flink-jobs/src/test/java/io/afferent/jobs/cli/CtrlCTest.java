package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CtrlCTest {

  @Test
  void aCommandThatIsTerminatedEndsCleanlyAndPrintsItsLastLine() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LongCommand.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("running");

      // Process.destroy would close the output, too.
      process.toHandle().destroy();

      assertThat(out.readLine()).isEqualTo("no hook has run");
      assertThat(out.readLine()).isEqualTo("the last line");
    }
    assertThat(process.waitFor()).isEqualTo(143);
  }

  /** What a command looks like. */
  static final class LongCommand {
    public static void main(String[] none) throws InterruptedException {
      CountDownLatch stop = new CountDownLatch(1);
      Thread hook = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(hook);
      CtrlC interrupt = new CtrlC(stop::countDown);
      System.out.println("running");
      stop.await();
      Thread.sleep(200);
      // Refused when the virtual machine is going down.
      Runtime.getRuntime().removeShutdownHook(hook);
      System.out.println("no hook has run");
      interrupt.done();
      System.out.println("the last line");
      System.exit(CtrlC.lastLinePrinted(0));
    }
  }
}
