package io.afferent.jobs.cli;

import picocli.CommandLine.Command;

/** The topics of the catalogue. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Makes and lists the topics that Afferent reads and writes.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  afferent topics create --bootstrap localhost:9092",
    subcommands = {TopicsCreateCommand.class, TopicsListCommand.class})
final class TopicsCommand {}
