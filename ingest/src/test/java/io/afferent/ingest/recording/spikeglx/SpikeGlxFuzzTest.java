package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused; nothing else is thrown, and memory stays bounded. */
class SpikeGlxFuzzTest {
  private static final String TELLING = "0123456789-+.,;:=()~/\n \"eENPall";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "np1_g0_t0.imec0.ap",
        "np1_g0_t0.imec0.lf",
        "phase3a_g0_t0.imec.ap",
        "np2old_g0_t0.imec2.ap",
        "subset_g0_t0.imec0.ap",
        "uhd_g0_t0.imec0.ap",
        "run_g0_t0.nidq",
        "box_g0_t0.obx0.obx"
      })
  void damagedHeadersAreReadOrRefused(String name) throws IOException {
    Path meta = SpikeGlxSet.of(name).write(folder);
    DamagedFiles.readOrRefused(meta, meta, 700, TELLING);
  }

  @Test
  void noDamageToSamplesKeepsThemFromBeingRead() throws IOException {
    Path meta = SpikeGlxSet.of(SpikeGlxSet.NP1).write(folder);
    DamagedFiles.alwaysRead(meta, folder.resolve(SpikeGlxSet.NP1 + ".bin"), 100, "");
  }
}
