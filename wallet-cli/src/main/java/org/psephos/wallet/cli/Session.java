package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.home.Profile;
import org.psephos.wallet.json.JsonText;
import org.psephos.wallet.keys.Keystore;
import org.psephos.wallet.machine.Machine;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Style;

/** One run of the program: where it prints, what it asks, where its files are. */
final class Session {
    /** What ends in an answer or a failure. */
    @FunctionalInterface
    interface Work {
        Reply run() throws Failure;
    }

    private final Machine machine;
    private final Globals globals;
    private final Home home;

    Session(Machine machine, Globals globals) {
        this.machine = machine;
        this.globals = globals;
        this.home = Home.of(machine.environment());
    }

    Machine machine() {
        return machine;
    }

    Home home() {
        return home;
    }

    Keystore keystore() {
        return new Keystore(home, machine.randomness());
    }

    String profileName() {
        return globals.profile;
    }

    boolean yes() {
        return globals.yes;
    }

    boolean isJson() {
        return globals.json;
    }

    long nowMillis() {
        return machine.clock().nowMillis();
    }

    /** Flag, then environment, then profile, then default. */
    NodeClient client() throws Failure {
        Optional<String> chosen = globals.node.or(() -> environment("PSEPHOS_NODE"));
        if (chosen.isEmpty()) {
            chosen = Profile.load(home, globals.profile).map(Profile::node);
        }
        return new NodeClient(
                chosen.orElse(NodeClient.DEFAULT_NODE), machine.clock(), machine.pause(), machine.scheduler());
    }

    Optional<String> environment(String name) {
        return Optional.ofNullable(machine.environment().get(name)).filter(value -> !value.isEmpty());
    }

    /** Prints the answer or the failure, each on its stream. */
    int finish(Work work) {
        try {
            Reply reply = work.run();
            machine.out()
                    .print(
                            globals.json
                                    ? JsonText.pretty(reply.json())
                                    : reply.page().render(outStyle()));
            machine.out().flush();
            return reply.exit().number();
        } catch (Failure failure) {
            return fail(failure);
        } catch (RuntimeException e) {
            if (environment("PSEPHOS_DEBUG").isPresent()) {
                e.printStackTrace(machine.err());
            }
            return fail(Failure.failed(
                    "INTERNAL",
                    "A defect in psephos: " + e + ".",
                    "Please report it, with what PSEPHOS_DEBUG=1 adds here."));
        }
    }

    int fail(Failure failure) {
        if (globals.json) {
            machine.out().print(JsonText.pretty(failure.json()));
            machine.out().flush();
        } else {
            say(failure.page());
        }
        return failure.exit().number();
    }

    /** A file as a shell takes it, short. */
    String shown(Path file) {
        String own = environment("HOME").orElse("");
        String text = file.toString();
        boolean below = !own.isEmpty() && file.startsWith(own) && !file.equals(Path.of(own));
        String name = below ? "~/" + Path.of(own).relativize(file) : text;
        return name.matches("[\\w./~@%+=:,-]*") ? name : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Part of an answer that grows while it is shown; not for JSON. */
    void print(Page page) {
        machine.out().print(page.render(outStyle()));
        machine.out().flush();
    }

    /** Lines beside the answer, on stderr. */
    void say(Page page) {
        machine.err().print(page.render(errStyle()));
        machine.err().flush();
    }

    void note(String line) {
        say(new Page().faint(line));
    }

    /** Asks before what cannot be undone. Where nobody can be asked, {@code --yes} has to be there. */
    void confirm(String question) throws Failure {
        if (globals.yes) {
            return;
        }
        if (!machine.keyboard().isPresent()) {
            throw Failure.usage(question + " Nobody can be asked here.", "Say so with --yes.");
        }
        String prompt = new Page().line(question + " [y/N]").render(errStyle()).stripTrailing();
        String answer = machine.keyboard().line(prompt + " ").orElse("");
        if (!answer.strip().equalsIgnoreCase("y") && !answer.strip().equalsIgnoreCase("yes")) {
            throw declined();
        }
    }

    /** Someone who was asked did not want to. */
    static Failure declined() {
        return new Failure(ExitCode.FAILED, "NOT_CONFIRMED_BY_USER", "Nothing was done.");
    }

    Style outStyle() {
        var display = machine.display();
        return new Style(
                display.outIsTerminal() && colours(),
                display.outUnicode(),
                display.outIsTerminal() ? display.columns() : Style.UNLIMITED);
    }

    Style errStyle() {
        var display = machine.display();
        return new Style(
                display.errIsTerminal() && colours(),
                display.errUnicode(),
                display.errIsTerminal() ? display.columns() : Style.UNLIMITED);
    }

    private boolean colours() {
        return !globals.noColor
                && environment("NO_COLOR").isEmpty()
                && !environment("TERM").equals(Optional.of("dumb"));
    }
}
