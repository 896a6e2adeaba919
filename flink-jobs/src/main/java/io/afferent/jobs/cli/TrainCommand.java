package io.afferent.jobs.cli;

import picocli.CommandLine.Command;

/** Training. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains encoders on recordings, and writes bundles that pipelines can use.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  afferent train eegformer --recordings S001R03.edf --out my-bundle",
    subcommands = TrainEegformerCommand.class)
final class TrainCommand {}
