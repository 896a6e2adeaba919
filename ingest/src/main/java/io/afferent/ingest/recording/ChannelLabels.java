package io.afferent.ingest.recording;

import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What channel labels of recordings tell, the same for every format. */
public final class ChannelLabels {
  private static final Pattern ELECTRODE =
      Pattern.compile(
          "(FP|AFP|AF|AFF|F|FF|FFT|FFC|FT|FTT|FC|FCC|T|TT|TTP|TP|TPP|C|CC|CCP|CP|CPP|P|PP|PPO|PO"
              + "|POO|O|OI|I|N|NK)(Z|\\d{1,2})H?|[A-H]\\d{1,2}|M[12]|A[12]");

  /** Electrodes inside the skull are named after how they got there. */
  private static final Pattern INTRACRANIAL =
      Pattern.compile("(ECOG|SEEG|IEEG|LFP|DBS)([ _-].*|\\d.*)?");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern TRIGGER =
      Pattern.compile(
          "STATUS|STIM|STI ?\\d+|EVENTS?|EVENT MARKER|MARKERS?|BDF ?STATUS|.*TRIG(GER)?S?( ?\\d+)?");

  private ChannelLabels() {}

  /**
   * The label to go by: without the padding dots of BCI2000 ({@code Fc5.}) and without the prefix
   * {@code EEG} of EDF+ ({@code EEG Fpz-Cz}), so that electrodes of different sources have one
   * name. Control characters become blanks. Empty only for a blank label.
   */
  public static String clean(String sourceLabel) {
    String label = CONTROL.matcher(sourceLabel).replaceAll(" ").strip();
    int end = label.length();
    while (end > 0 && label.charAt(end - 1) == '.') {
      end--;
    }
    if (end > 0) {
      label = label.substring(0, end).strip();
    }
    if (label.length() > 4 && label.regionMatches(true, 0, "EEG ", 0, 4)) {
      label = label.substring(4).strip();
    }
    return label;
  }

  /** Guesses from its label and SI unit what a channel is; UNKNOWN when nothing fits. */
  public static UnitKind kindOf(String sourceLabel, String physicalUnit) {
    String upper = sourceLabel.strip().toUpperCase(Locale.ROOT);
    if (TRIGGER.matcher(upper).matches()) {
      return UnitKind.TRIGGER;
    }
    if (upper.startsWith("EEG ") || upper.equals("EEG")) {
      return UnitKind.EEG;
    }
    if (upper.contains("EOG")) {
      return UnitKind.EOG;
    }
    if (upper.contains("ECG") || upper.contains("EKG")) {
      return UnitKind.ECG;
    }
    if (upper.contains("EMG")) {
      return UnitKind.EMG;
    }
    boolean voltage = physicalUnit.equals("V");
    if (upper.equals("REF")) {
      return UnitKind.REFERENCE;
    }
    if (voltage && (isElectrode(upper) || INTRACRANIAL.matcher(upper).matches())) {
      return UnitKind.EEG;
    }
    return voltage ? UnitKind.UNKNOWN : UnitKind.MISC;
  }

  /**
   * Makes labels unique: the second {@code X} becomes {@code X-2}. Empty labels become {@code
   * unit-N}, N counted from 1.
   */
  public static List<String> unique(List<String> labels) {
    Set<String> sources = new HashSet<>(labels);
    Set<String> taken = new HashSet<>();
    List<String> result = new ArrayList<>(labels.size());
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i).isEmpty() ? "unit-" + (i + 1) : labels.get(i);
      String candidate = label;
      // A number that another channel has as its own label is passed over.
      while (taken.contains(candidate)
          || (!candidate.equals(label) && sources.contains(candidate))) {
        candidate = label + "-" + (counts.merge(label, 1, Integer::sum) + 1);
      }
      taken.add(candidate);
      result.add(candidate);
    }
    return result;
  }

  private static boolean isElectrode(String upper) {
    int cut = upper.length();
    for (int i = 0; i < upper.length(); i++) {
      char c = upper.charAt(i);
      if (c == '-' || c == '.' || c == ' ' || c == ':') {
        cut = i;
        break;
      }
    }
    return ELECTRODE.matcher(upper.substring(0, cut)).matches();
  }
}
