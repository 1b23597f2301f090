package org.psephos.wallet.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.psephos.wallet.output.Table.Cell;

class PageTest {
    private static final Style NARROW = new Style(false, true, 32);

    @Test
    void alignsTheFieldsOfARun() {
        var page = new Page().field("id", "1").field("height", "2").line("and").field("x", "3");

        assertThat(page.render(Style.PLAIN)).isEqualTo("  id      1\n  height  2\nand\n  x  3\n");
    }

    @Test
    void drawsTablesWithBars() {
        var table = new Table().left("option").left("").right("share");
        table.row(words("Ada"), new Cell.Bar(0.5), words("50 %"));
        table.row(words("選挙"), new Cell.Bar(1), words("100 %"));

        assertThat(new Page().table(table).render(Style.PLAIN))
                .isEqualTo("  option                            share\n"
                        + "  Ada     ████████████               50 %\n"
                        + "  選挙    ████████████████████████  100 %\n");
    }

    @Test
    void fallsBackToAsciiWhereTheEncodingHasNoMore() {
        var table = new Table().left("").left("");
        table.row(words("Ada"), new Cell.Bar(0.25));

        assertThat(new Page().good("done…").table(table).render(new Style(false, false, 80)))
                .isEqualTo("ok done...\n  Ada  ######\n");
    }

    @Test
    void coloursItselfButNeverLetsOthersDoSo() {
        String shown = new Page().bad("\u001b[5mblink").render(new Style(true, true, 80));

        assertThat(shown).isEqualTo("\u001b[31m✗ blink\u001b[0m\n");
    }

    @Test
    void breaksParagraphsAtTheWidthOfTheTerminal() {
        var page = new Page().paragraph("one two three four five six seven eight nine ten\nnext");

        assertThat(page.render(new Style(false, true, 32)).lines())
                .containsExactly("  one two three four five six", "  seven eight nine ten", "  next");
    }

    @Test
    void hangsWhatGoesOnInTheNextLine() {
        var page = new Page()
                .good("a sentence that is wider than the window")
                .line("  an indented one that is wider, too")
                .field("label", "several words that are wider than this");

        assertThat(page.render(NARROW).lines())
                .containsExactly(
                        "✓ a sentence that is wider than",
                        "  the window",
                        "  an indented one that is wider,",
                        "  too",
                        "  label  several words that are",
                        "         wider than this");
    }

    @Test
    void neverBreaksWhatIsCopied() {
        String id = "ab".repeat(20);

        assertThat(new Page().field("id", id).render(NARROW)).contains(id);
        assertThat(new Page().line("  psephos audit " + id).render(NARROW).lines())
                .containsExactly("  psephos audit \\", "    " + id);
        assertThat(new Page().next("psephos chain tx " + id).render(NARROW).lines())
                .containsExactly("next:", "  psephos chain tx \\", "    " + id);
    }

    @Test
    void breaksTheWidestColumnOfATable() {
        var table = new Table().left("").left("what").right("n");
        table.row("1", "an option with a long name", "7");

        assertThat(new Page().table(table).render(NARROW).lines())
                .containsExactly("     what                      n", "  1  an option with a long     7", "     name");
    }

    @Test
    void breaksNothingThatAnotherProgramReads() {
        String line = "word ".repeat(60).strip();

        assertThat(new Page().line(line).render(Style.PLAIN)).isEqualTo(line + "\n");
        assertThat(new Page().verbatim("\t" + line).render(NARROW)).isEqualTo("\t" + line + "\n");
    }

    private static Cell words(String text) {
        return new Cell.Words(Ink.PLAIN, text);
    }
}
