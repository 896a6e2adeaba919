package io.afferent.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.jobs.filter.NpyFixture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  private static final List<String> LABELS = List.of("Fz", "C3", "Cz", "C4", "Pz");
  private static final boolean[] ALL_GOOD = {true, true, true, true, true};
  private static final boolean[] TWO_BAD = {true, false, true, true, false};
  private static final boolean[] PZ_BAD = {true, true, true, true, false};

  private final NpyFixture input = NpyFixture.read(getClass(), "input");

  @Test
  void averageEqualsMne() {
    assertEqualsMne(UnitReference.average(ALL_GOOD), "average_output");
  }

  @Test
  void badUnitsAreNeitherInTheAverageNorChanged() {
    assertEqualsMne(UnitReference.average(TWO_BAD), "average_bad_output");
    float[] frames = input.floats();
    UnitReference.average(TWO_BAD).apply(frames, input.rows());
    assertThat(frames[1]).isEqualTo((float) input.at(0, 1));
    assertThat(frames[4]).isEqualTo((float) input.at(0, 4));
  }

  @Test
  void namedUnitsEqualMne() {
    assertEqualsMne(UnitReference.toUnits(LABELS, PZ_BAD, List.of("C4", "Fz")), "units_output");
  }

  @Test
  void badReferenceUnitIsInTheMeanAndNotChangedAsInMne() {
    assertEqualsMne(
        UnitReference.toUnits(LABELS, PZ_BAD, List.of("Pz", "Fz", "Cz")), "units_bad_output");
  }

  private void assertEqualsMne(UnitReference reference, String name) {
    float[] frames = input.floats();
    reference.apply(frames, input.rows());
    assertThat(frames).containsExactly(NpyFixture.read(getClass(), name).floats());
  }

  @Test
  void bipolarEqualsMne() {
    BipolarReference bipolar =
        new BipolarReference(
            LABELS,
            List.of(
                new BipolarReference.Pair("Fz", "C3"),
                new BipolarReference.Pair("C4", "Pz"),
                new BipolarReference.Pair("Cz", "Fz")));
    float[] output = new float[input.rows() * 3];
    bipolar.apply(input.floats(), input.rows(), output);
    assertThat(bipolar.labels()).containsExactly("Fz-C3", "C4-Pz", "Cz-Fz");
    assertThat(bipolar.goodOutputs(PZ_BAD)).containsExactly(true, false, true);
    assertThat(output).containsExactly(NpyFixture.read(getClass(), "bipolar_output").floats());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 1000})
  void resultDoesNotDependOnTheBlockSize(int blockSamples) {
    UnitReference reference = UnitReference.average(TWO_BAD);
    float[] whole = input.floats();
    reference.apply(whole, input.rows());
    for (int from = 0; from < input.rows(); from += blockSamples) {
      int to = Math.min(input.rows(), from + blockSamples);
      float[] block = Arrays.copyOfRange(input.floats(), from * 5, to * 5);
      reference.apply(block, to - from);
      assertThat(block).containsExactly(Arrays.copyOfRange(whole, from * 5, to * 5));
    }
  }

  @Test
  void orderOfTheNamesDoesNotChangeABit() {
    float[] one = input.floats();
    UnitReference.toUnits(LABELS, ALL_GOOD, List.of("Fz", "C3", "Pz")).apply(one, input.rows());
    float[] two = input.floats();
    UnitReference.toUnits(LABELS, ALL_GOOD, List.of("Pz", "Fz", "C3")).apply(two, input.rows());
    assertThat(two).containsExactly(one);
  }

  @Test
  void nanStaysInItsSample() {
    float[] frames = {1, 2, Float.NaN, 4, 1, 2, 3, 4};
    UnitReference.average(new boolean[] {true, true, true, false}).apply(frames, 2);
    assertThat(frames[0]).isNaN();
    assertThat(frames[3]).isEqualTo(4);
    assertThat(Arrays.copyOfRange(frames, 4, 8)).containsExactly(-1, 0, 1, 4);
    float[] bad = {1, Float.NaN, 3};
    UnitReference.average(new boolean[] {true, false, true}).apply(bad, 1);
    assertThat(bad).containsExactly(-1, Float.NaN, 1);
  }

  @Test
  void referencesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> UnitReference.average(new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the average reference needs at least 1 good unit, had 0 of 3");
    assertThatThrownBy(() -> UnitReference.toUnits(LABELS, ALL_GOOD, List.of("A1")))
        .hasMessage("there is no unit \"A1\"; the stream has [Fz, C3, Cz, C4, Pz]");
    assertThatThrownBy(() -> UnitReference.toUnits(LABELS, ALL_GOOD, List.of("C3", "C3")))
        .hasMessageContaining("names \"C3\" twice");
    assertThatThrownBy(() -> UnitReference.toUnits(LABELS, ALL_GOOD, List.of()))
        .hasMessageContaining("must name at least 1 unit");
    assertThatThrownBy(() -> UnitReference.toUnits(LABELS, new boolean[2], List.of("C3")))
        .hasMessageContaining("5 units, 2 flags");
    assertThatThrownBy(() -> UnitReference.toUnits(List.of("A", "A"), TWO_BAD, List.of("A")))
        .hasMessageContaining("2 units, 5 flags");
    assertThatThrownBy(() -> UnitReference.toUnits(List.of("A", "A"), new boolean[2], List.of("A")))
        .hasMessageContaining("ambiguous");
    assertThatThrownBy(() -> UnitReference.average(ALL_GOOD).apply(new float[9], 2))
        .hasMessageContaining("2 samples of 5 units need 10 values, the array has 9");
  }

  @Test
  void pairsThatMakeNoSenseAreRefused() {
    BipolarReference.Pair pair = new BipolarReference.Pair("Fz", "C3");
    assertThatThrownBy(() -> new BipolarReference(LABELS, List.of()))
        .hasMessageContaining("at least 1 pair");
    assertThatThrownBy(() -> new BipolarReference(LABELS, List.of(pair, pair)))
        .hasMessage("two pairs have the label \"Fz-C3\"");
    assertThatThrownBy(
            () -> new BipolarReference(LABELS, List.of(new BipolarReference.Pair("Fz", "Fz"))))
        .hasMessageContaining("as anode and cathode");
    BipolarReference bipolar = new BipolarReference(LABELS, List.of(pair));
    float[] same = new float[5];
    assertThatThrownBy(() -> bipolar.apply(same, 1, same)).hasMessageContaining("another array");
    assertThatThrownBy(() -> bipolar.apply(same, 1, new float[0]))
        .hasMessageContaining("fit output");
  }
}
