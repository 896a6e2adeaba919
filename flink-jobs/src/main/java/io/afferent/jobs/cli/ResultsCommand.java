package io.afferent.jobs.cli;

import picocli.CommandLine.Command;

/** Commands about what runs have left. */
@Command(
    name = "results",
    mixinStandardHelpOptions = true,
    description = "Looks at what runs have left in folders.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  afferent results compare out/first out/second",
    subcommands = ResultsCompareCommand.class)
final class ResultsCommand {}
