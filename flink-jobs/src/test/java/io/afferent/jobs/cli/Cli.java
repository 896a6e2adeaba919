package io.afferent.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command line inside the test and takes down what it prints. */
record Cli(int code, String out, String err) {

  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Afferent.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Cli(code, out.toString(), err.toString());
  }
}
