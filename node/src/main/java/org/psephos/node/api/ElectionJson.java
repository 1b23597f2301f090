package org.psephos.node.api;

import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.Phase;
import org.psephos.core.election.Question;
import org.psephos.core.election.Tally;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.node.api.http.JsonText;

/** Elections as members of a JSON object that the caller begins and ends. */
final class ElectionJson {
    private final Addresses addresses;

    ElectionJson(Addresses addresses) {
        this.addresses = addresses;
    }

    /** What a list shows. */
    void summary(JsonText json, Hash id, ElectionRecord record, ElectionStatus status, Phase phase) {
        ElectionDefinition definition = record.definition();
        json.field("id", id);
        json.field("title", definition.title().first());
        json.field("kind", Words.of(definition.kind()));
        json.field("phase", phase.name());
        json.field("opens", definition.opensMillis());
        json.field("closes", definition.closesMillis());
        json.field("organiser", addresses.text(record.organiser()));
        json.object("roll");
        json.field("voters", status.voters());
        json.field("weight", status.weight());
        json.field("closed", status.enrolmentClosed());
        json.end();
        json.field("ballots", status.ballots().count());
        turnout(json, status);
    }

    void details(JsonText json, ElectionRecord record) {
        ElectionDefinition definition = record.definition();
        json.field("description", definition.description().first());
        json.field("enrolBy", definition.enrolByMillis());
        json.field("revote", Words.of(definition.revote()));
        json.array("languages");
        definition.languages().forEach(json::value);
        json.end();
        texts(json, "titles", definition.title(), definition.languages());
        texts(json, "descriptions", definition.description(), definition.languages());
        json.array("questions");
        for (Question question : definition.questions()) {
            question(json, question, definition.languages());
        }
        json.end();
        json.object("trustees");
        json.field("threshold", 0);
        json.array("members").end();
        json.end();
        json.array("documents");
        definition.documents().forEach(document -> json.object()
                .field("name", document.name())
                .field("sha256", document.sha256())
                .end());
        json.end();
    }

    void results(JsonText json, ElectionDefinition definition, ElectionStatus status) {
        json.field("ballots", status.ballots().count());
        turnout(json, status);
        json.array("questions");
        Tally tally = status.tally();
        for (int q = 0; q < definition.questions().size(); q++) {
            Question question = definition.questions().get(q);
            json.object();
            json.field("id", question.id());
            json.field("title", question.title().first());
            json.array("options");
            for (int option = 0; option < question.options().size(); option++) {
                json.object();
                json.field("label", question.options().get(option).first());
                json.field("count", tally.count(q, option));
                json.field("weight", tally.weight(q, option));
                json.end();
            }
            json.end();
            json.object("blank");
            json.field("count", tally.blankCount(q));
            json.field("weight", tally.blankWeight(q));
            json.end().end();
        }
        json.end();
    }

    private static void turnout(JsonText json, ElectionStatus status) {
        json.object("turnout");
        json.field("voters", status.turnoutVoters());
        json.field("ofVoters", status.voters());
        json.field("weight", status.turnoutWeight());
        json.field("ofWeight", status.weight());
        json.end();
    }

    private static void question(JsonText json, Question question, List<String> languages) {
        json.object();
        json.field("id", question.id());
        json.field("title", question.title().first());
        texts(json, "titles", question.title(), languages);
        json.array("options");
        question.options().forEach(option -> json.value(option.first()));
        json.end();
        json.object("optionTexts");
        for (int language = 0; language < languages.size(); language++) {
            json.array(languages.get(language));
            for (LocalText option : question.options()) {
                json.value(option.texts().get(language));
            }
            json.end();
        }
        json.end();
        json.field("min", question.min());
        json.field("max", question.max());
        json.field("blank", question.blank());
        json.end();
    }

    private static void texts(JsonText json, String name, LocalText text, List<String> languages) {
        json.object(name);
        for (int i = 0; i < languages.size(); i++) {
            json.field(languages.get(i), text.texts().get(i));
        }
        json.end();
    }
}
