package io.afferent.ingest.recording.wfdb;

/**
 * One annotation as its file has it.
 *
 * @param time ticks since the start of the record
 * @param type code of its type, 1 to 58
 * @param subtype subtype, 0 when not given
 * @param number number, 0 when not given
 * @param signal number of the signal that it is about, -1 when the file names none
 * @param text auxiliary text, may be empty
 */
record WfdbAnnotation(long time, int type, int subtype, int number, int signal, String text) {
  /** Type of a comment. */
  static final int NOTE = 22;

  /** Type of a change of rhythm, which the auxiliary text names. */
  static final int RHYTHM = 28;

  private static final String[] SYMBOLS = {
    " ", "N", "L", "R", "a", "V", "F", "J", "A", "S", "E", "j", "/", "Q", "~", "", "|", "", "s",
    "T", "*", "D", "\"", "=", "p", "B", "^", "t", "+", "u", "?", "!", "[", "]", "e", "n", "@", "x",
    "f", "(", ")", "r"
  };

  /** The symbol of a type as PhysioNet writes it; the number in brackets where there is none. */
  static String symbol(int type) {
    return type < SYMBOLS.length && !SYMBOLS[type].isEmpty() ? SYMBOLS[type] : "[" + type + "]";
  }

  /** Whether the annotation marks a heart beat. */
  boolean isBeat() {
    return (type >= 1 && type <= 13)
        || type == 25
        || type == 30
        || type == 31
        || type == 34
        || type == 35
        || type == 38
        || type == 41;
  }

  /**
   * What the event is called: the text of a comment or rhythm, else the symbol of the type with
   * what else is given. Beats do not show subtype and number, so that beats of a kind have one
   * label.
   *
   * @param symbol symbol of the type
   */
  String label(String symbol) {
    boolean textTells = (type == NOTE || type == RHYTHM) && !text.isEmpty();
    StringBuilder label = new StringBuilder(textTells ? text : symbol);
    if (subtype != 0 && !isBeat()) {
      label.append(" sub=").append(subtype);
    }
    if (number != 0 && !isBeat()) {
      label.append(" num=").append(number);
    }
    if (!textTells && !text.isEmpty()) {
      label.append(' ').append(text);
    }
    return label.toString();
  }
}
