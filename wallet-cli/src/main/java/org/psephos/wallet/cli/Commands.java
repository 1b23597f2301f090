package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every command, made only when it is wanted: picocli reads the annotations of what it is given, which for all of them takes longer than
 * most commands do.
 */
final class Commands {
    /** Options before the command whose value is a word of its own. */
    private static final List<String> OPTIONS_WITH_VALUE = List.of("--node", "--profile");

    private record Leaf(String name, Function<Session, Object> make) {}

    private record Group(String name, String description, List<Leaf> leaves) {}

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "key",
                    "make, import and look after keys",
                    List.of(
                            new Leaf("new", KeyCommands.New::new),
                            new Leaf("import", KeyCommands.Import::new),
                            new Leaf("list", KeyCommands.ListAll::new),
                            new Leaf("show", KeyCommands.Show::new),
                            new Leaf("export", KeyCommands.Export::new),
                            new Leaf("passwd", KeyCommands.Passwd::new))),
            new Group("account", "what an address holds", List.of(new Leaf("show", AccountShow::new))),
            single("send", Send::new),
            single("stake", StakeCommands.Stake::new),
            single("unstake", StakeCommands.Unstake::new),
            new Group(
                    "validator",
                    "who makes blocks, and with whose stake",
                    List.of(
                            new Leaf("list", ValidatorCommands.ListAll::new),
                            new Leaf("new", ValidatorCommands.New::new),
                            new Leaf("prove", ValidatorCommands.Prove::new))),
            new Group(
                    "member",
                    "who belongs to a consortium",
                    List.of(
                            new Leaf("list", MemberCommands.ListAll::new),
                            new Leaf("approve", MemberCommands.Approve::new),
                            new Leaf("change", MemberCommands.Change::new))),
            new Group(
                    "chain",
                    "blocks and transactions",
                    List.of(
                            new Leaf("status", ChainCommands.Status::new),
                            new Leaf("consensus", ChainConsensus::new),
                            new Leaf("block", ChainCommands.ShowBlock::new),
                            new Leaf("tx", ChainCommands.ShowTransaction::new),
                            new Leaf("watch", ChainCommands.Watch::new))),
            new Group(
                    "election",
                    "hold an election",
                    List.of(
                            new Leaf("template", ElectionCommands.Template::new),
                            new Leaf("create", ElectionCommands.Create::new),
                            new Leaf("list", ElectionCommands.ListAll::new),
                            new Leaf("show", ElectionCommands.ShowOne::new),
                            new Leaf("enrol", Enrol::new),
                            new Leaf("close-enrolment", OrganiserAction.CloseEnrolment::new),
                            new Leaf("results", Results::new),
                            new Leaf("cancel", OrganiserAction.Cancel::new),
                            new Leaf("export", ElectionCommands.Export::new))),
            single("vote", Vote::new),
            new Group(
                    "receipt",
                    "what proves that a ballot was recorded, or counted",
                    List.of(
                            new Leaf("list", ReceiptCommands.ListAll::new),
                            new Leaf("show", ReceiptCommands.ShowOne::new),
                            new Leaf("verify", ReceiptCommands.Verify::new),
                            new Leaf("update", ReceiptCommands.Update::new))),
            single("audit", AuditFile::new),
            single("demo", Demo::new),
            new Group(
                    "profile",
                    "which chain is signed for",
                    List.of(
                            new Leaf("list", ProfileCommands.ListAll::new),
                            new Leaf("forget", ProfileCommands.Forget::new))),
            single("completion", Completion::new),
            new Group("ballot", "", List.of(new Leaf("audit", NotOnThisChain::ballots))),
            single("trustee", NotOnThisChain::ballots));

    private Commands() {}

    /** All that {@code args} may mean: the one command that they name, or the whole tree where they name none. */
    static CommandLine of(Session session, Globals globals, String... args) {
        var root = new CommandLine(CommandSpec.forAnnotatedObject(globals));
        root.getCommandSpec().versionProvider(new Version());
        List<String> words = words(args);
        Optional<Group> wanted = words.isEmpty() ? Optional.empty() : find(words.getFirst());
        if (wanted.isPresent()) {
            add(root, wanted.get(), session, words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty());
        } else {
            GROUPS.forEach(group -> add(root, group, session, Optional.empty()));
        }
        root.getSubcommands().values().forEach(Commands::abbreviate);
        return root;
    }

    /** The options stand below; the line of use names what must be there. */
    private static void abbreviate(CommandLine command) {
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        command.getSubcommands().values().forEach(Commands::abbreviate);
    }

    /** The whole tree, for completion scripts. */
    static CommandLine all(Session session) {
        return of(session, new Globals());
    }

    private static Optional<Group> find(String name) {
        return GROUPS.stream().filter(group -> group.name.equals(name)).findFirst();
    }

    private static Group single(String name, Function<Session, Object> make) {
        return new Group(name, "", List.of(new Leaf("", make)));
    }

    private static void add(CommandLine root, Group group, Session session, Optional<String> word) {
        if (group.leaves.getFirst().name.isEmpty()) {
            root.addSubcommand(group.name, group.leaves.getFirst().make.apply(session));
            return;
        }
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .description(group.description)
                .commandListHeading("%nCommands:%n")
                .hidden(group.description.isEmpty());
        // Before its own commands come in: they inherit from it what it inherits from the root.
        var line = new CommandLine(spec);
        root.addSubcommand(group.name, line);
        boolean known = word.isPresent() && group.leaves.stream().anyMatch(leaf -> leaf.name.equals(word.get()));
        group.leaves.stream()
                .filter(leaf -> !known || leaf.name.equals(word.get()))
                .forEach(leaf -> line.addSubcommand(leaf.name, leaf.make.apply(session)));
    }

    /** The arguments that are no options. */
    private static List<String> words(String... args) {
        var words = new ArrayList<String>();
        for (int i = 0; i < args.length; i++) {
            if (OPTIONS_WITH_VALUE.contains(args[i])) {
                i++;
            } else if (!args[i].startsWith("-")) {
                words.add(args[i]);
            }
        }
        return words;
    }
}
