package io.afferent.jobs.cli;

import picocli.CommandLine.Command;

/** Pipeline files. */
@Command(
    name = "pipelines",
    mixinStandardHelpOptions = true,
    description = "Checks pipeline files, and explains what can be written in them.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  afferent pipelines check pipelines/eeg.yaml",
    subcommands = {PipelinesCheckCommand.class, PipelinesOperatorsCommand.class})
final class PipelinesCommand {}
