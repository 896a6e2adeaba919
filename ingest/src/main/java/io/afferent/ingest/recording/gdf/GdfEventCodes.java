package io.afferent.ingest.recording.gdf;

import io.afferent.schema.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names of the event codes that recordings of brain-computer interfaces and sleep use. */
final class GdfEventCodes {
  private static final int USER_CODES = 0x100;
  private static final int FIRST_CUE = 0x301;
  private static final int LAST_CUE = 0x30C;

  private static final Map<Integer, String> NAMES = names();

  private GdfEventCodes() {}

  /** The name of a code, without the bit of an end; empty where there is none. */
  static Optional<String> name(int code) {
    return Optional.ofNullable(NAMES.get(code));
  }

  static EventKind kind(int code) {
    if (code == 0x300) {
      return EventKind.TRIGGER;
    }
    boolean cue = code >= FIRST_CUE && code <= LAST_CUE;
    if (cue || (code >= 0x30F && code <= 0x313) || (code >= 0x121 && code <= 0x133)) {
      return EventKind.STIMULUS;
    }
    if (code < USER_CODES || code == GdfEventTable.NEW_SEGMENT) {
      return EventKind.MARKER;
    }
    return EventKind.ANNOTATION;
  }

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    put(names, 0x101, "EOG artefact", "ECG artefact", "EMG artefact", "movement artefact");
    put(names, 0x105, "failing electrode", "sweat", "mains interference", "breathing artefact");
    put(names, 0x109, "pulse artefact", "slow EOG artefact");
    put(names, 0x111, "sleep spindles", "K-complexes", "saw-tooth waves", "eyes open");
    put(names, 0x115, "eyes closed", "spike", "seizure");
    put(names, 0x121, "visual stimulus", "auditory stimulus", "somatosensory stimulus");
    put(names, 0x12F, "magnetic stimulation");
    put(names, 0x131, "steady-state visual stimulus", "steady-state auditory stimulus");
    put(names, 0x133, "steady-state somatosensory stimulus");
    put(names, 0x144, "go", "no-go");
    put(names, 0x300, "trial start", "cue left", "cue right", "cue foot", "cue tongue");
    put(names, 0x305, "cue class 5", "cue down", "cue class 7", "cue class 8", "cue class 9");
    put(names, 0x30A, "cue class 10", "cue class 11", "cue up", "feedback continuous");
    put(names, 0x30E, "feedback discrete", "cue unknown");
    put(names, 0x311, "beep", "cross on screen", "flashing light");
    put(names, 0x381, "target hit", "target missed");
    put(names, 0x3FF, "trial rejected");
    put(names, 0x401, "obstructive apnea", "respiratory arousal", "central apnea");
    put(names, 0x410, "wake", "sleep stage 1", "sleep stage 2", "sleep stage 3", "sleep stage 4");
    put(names, 0x415, "REM sleep");
    put(names, 0x420, "lights on");
    put(names, 0x430, "eye movements", "eyes left", "eyes right", "eyes up", "eyes down");
    put(names, 0x435, "horizontal eye movement", "vertical eye movement");
    put(names, 0x437, "eye rotation clockwise", "eye rotation counterclockwise", "eye blinks");
    put(names, 0x441, "left hand movement", "right hand movement", "head movement");
    put(names, 0x444, "tongue movement", "swallowing", "chewing", "foot movement");
    put(names, 0x501, "QRS fiducial point", "P wave", "QRS complex", "R peak");
    put(names, 0x506, "T wave", "U wave");
    put(names, GdfEventTable.NEW_SEGMENT, "new segment", "sparse sample");
    return Map.copyOf(names);
  }

  private static void put(Map<Integer, String> names, int first, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      names.put(first + i, texts[i]);
    }
  }
}
