package io.afferent.jobs.cli;

import picocli.CommandLine.Command;

/** Signals of simulated subjects. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Makes signals of simulated subjects, whose events are known.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  afferent simulate eeg --out subject.edf",
    subcommands = SimulateEegCommand.class)
final class SimulateCommand {}
