using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class EmailKeyTests(TestApp app) : IClassFixture<TestApp>
{
    private const string SignUp = "/api/v1/accounts/sign-up";

    [Theory]
    [InlineData("kim@example.com", "KIM@EXAMPLE.COM")]
    [InlineData("kay@example.com", "kay@example.com.")]
    [InlineData("lin@example.com", "lin@EXAMPLE。com")]
    [InlineData("max@example.com", "ｍａｘ@example.com")]
    [InlineData("kelvin@example.com", "Kelvin@example.com")]
    [InlineData("nora@bücher.example", "nora@xn--bcher-kva.example")]
    public async Task V23_Every_spelling_of_an_address_is_one_account(string first, string second)
    {
        (await PostAsync(first)).ShouldBe(HttpStatusCode.Created);

        (await PostAsync(second)).ShouldBe(HttpStatusCode.Conflict, "email_taken");
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email = second, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("vіctim@example.com")]
    [InlineData("İ@example.com")]
    [InlineData("ı@example.com")]
    [InlineData("\"quoted\"@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a(comment)@example.com")]
    [InlineData("a@exam\u200Bple.com\r\nBcc: b@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("a@-example.com")]
    public async Task V23_What_looks_like_another_address_or_cannot_be_written_to_is_refused(string email) =>
        (await PostAsync(email)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

    [Fact]
    public async Task V23_Different_mailboxes_stay_different()
    {
        (await PostAsync("plus@example.com")).ShouldBe(HttpStatusCode.Created);
        (await PostAsync("plus+tag@example.com")).ShouldBe(HttpStatusCode.Created);
        (await PostAsync("pl.us@example.com")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task V23_The_database_holds_the_key_once()
    {
        var ada = await app.SignedInAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => app.Database.WriteAsync(connection => connection.ExecuteAsync(
            """
            INSERT INTO accounts_users (id, email, normalized_email, name, security_stamp, created_at)
            VALUES ('00000000-0000-0000-0000-000000000001', 'x', @Email, 'x', 'x', 0)
            """,
            new { ada.Email })));

        Assert.Contains("normalized_email", error.Message, StringComparison.Ordinal);
    }

    private Task<Answer> PostAsync(string email) => app.Anonymous().PostAsync(SignUp, new { email, password = TestPerson.Password, name = "Somebody" });
}
