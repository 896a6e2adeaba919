package io.afferent.jobs.cli;

import picocli.CommandLine.Command;

/** Bundles. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Verifies bundles, and says what they are.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  afferent models inspect eegformer-demo",
    subcommands = {ModelsVerifyCommand.class, ModelsInspectCommand.class})
final class ModelsCommand {}
