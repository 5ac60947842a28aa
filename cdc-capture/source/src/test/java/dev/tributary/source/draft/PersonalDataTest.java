package dev.tributary.source.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

    @ParameterizedTest
    @CsvSource({
        "email, e-mail address",
        "E-Mail, e-mail address",
        "customerEMail, e-mail address",
        "CONTACT_EMAIL_ADDRESS, e-mail address",
        "phone2, phone number",
        "Telefon-Nr, phone number",
        "mobilePhoneNumber, phone number",
        "name, name of a person",
        "full_name, name of a person",
        "lastName, name of a person",
        "Nachname, name of a person",
        "Prénom, name of a person",
        "user name, name of a person",
        "billing_address, address",
        "Straße, address",
        "postalCode, address",
        "birthday, date or place of birth",
        "date_of_birth, date or place of birth",
        "iban, bank account",
        "SSN, number of a person",
        "passport_no, number of a person",
        "ip, IP address",
        "ip_address, IP address",
        "lastIP, IP address",
        "IPv4, IP address",
        "card_number, card number",
        "password_hash, sensitive"
    })
    void guessesByTheName(String column, String kind) {
        assertThat(PersonalData.guess("t", column)).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"products", "Categories", "shop_countries"})
    void aNameIsThatOfItsTable(String table) {
        assertThat(PersonalData.guess(table, "name")).isEmpty();
        assertThat(PersonalData.guess(table, "contact_name")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "order_id",
                "amount",
                "shipped",
                "description",
                "file_name",
                "productName",
                "recipe",
                "status",
                "zipped",
                "unit_price",
                "page",
                ""
            })
    void saysNothingOfOthers(String column) {
        assertThat(PersonalData.guess("t", column)).isEmpty();
    }
}
