using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class SignUpTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/sign-up";

    [Fact]
    public async Task Account_comes_with_a_session_and_an_organization()
    {
        var client = app.Anonymous();

        var answer = await client.PostAsync(Path, new { email = " grace@example.com ", password = TestPerson.Password, name = " Grace Hopper " });

        answer.ShouldBe(HttpStatusCode.Created);
        Assert.Equal("/api/v1/accounts/me", answer.Location);
        Assert.Equal(("grace@example.com", "Grace Hopper"), (answer["email"], answer["name"]));
        Assert.Equal(("grace-hopper", "Grace Hopper", "owner"), (answer["organizations.0.slug"], answer["organizations.0.name"], answer["organizations.0.role"]));
        Assert.Equal(answer.Text, (await client.GetAsync(answer.Location)).ShouldBe(HttpStatusCode.OK).Text);
    }

    [Theory]
    [InlineData("henry@example.com")]
    [InlineData("HENRY@Example.com")]
    [InlineData("  henry@example.com\t")]
    public async Task Address_that_has_an_account_is_taken(string email)
    {
        await app.Anonymous().PostAsync(Path, new { email = "Henry@example.com", password = TestPerson.Password, name = "Henry" });
        var client = app.Anonymous();

        var answer = await client.PostAsync(Path, new { email, password = TestPerson.Password, name = "Somebody" });

        answer.ShouldBe(HttpStatusCode.Conflict, "email_taken");
        Assert.Empty(client.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task One_address_makes_one_account_however_many_ask_at_once()
    {
        var body = new { email = "many@example.com", password = TestPerson.Password, name = "Many" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Anonymous().PostAsync(Path, body)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.ShouldBe(HttpStatusCode.Conflict, "email_taken"));
        Assert.Equal(1, Assert.Single(await app.QueryAsync<long>("SELECT count(*) FROM organizations_organizations WHERE name = 'Many'")));
    }

    [Theory]
    [InlineData("", TestPerson.Password, "Ada", "email")]
    [InlineData("ada", TestPerson.Password, "Ada", "email")]
    [InlineData("ada@", TestPerson.Password, "Ada", "email")]
    [InlineData("ada@x@y", TestPerson.Password, "Ada", "email")]
    [InlineData("ada@example.com", "", "Ada", "password")]
    [InlineData("ada@example.com", "11 letters.", "Ada", "password")]
    [InlineData("ada@example.com", TestPerson.Password, "", "name")]
    [InlineData("ada@example.com", TestPerson.Password, "  ", "name")]
    public async Task Wrong_field_is_named(string email, string password, string name, string field)
    {
        var answer = await app.Anonymous().PostAsync(Path, new { email, password, name });

        answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData(255, 20, 10)]
    [InlineData(30, 257, 10)]
    [InlineData(30, 20, 101)]
    public async Task Text_has_a_maximum(int email, int password, int name)
    {
        var body = new { email = "@example.com".PadLeft(email, 'a'), password = new string('p', password), name = new string('n', name) };

        (await app.Anonymous().PostAsync(Path, body)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Theory]
    [InlineData("twelve chars")]
    [InlineData("  spaces at both ends  ")]
    [InlineData("пароль на русском")]
    [InlineData("👍🎈🚀🌍👍🚀🎈🌍🎈👍🌍🚀")]
    [InlineData("onlysmallletters")]
    public async Task S34_Password_of_any_composition_works(string password)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await app.Anonymous().PostAsync(Path, new { email, password, name = "Ada" });

        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email, password })).ShouldBe(HttpStatusCode.OK);
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email, password = password[..^1] })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task S34_Every_character_of_a_long_password_counts()
    {
        var (email, password) = ("long@example.com", string.Concat(Enumerable.Repeat("so many words ", 20))[..255]);
        await app.Anonymous().PostAsync(Path, new { email, password = password + "a", name = "Ada" });

        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email, password = password + "b" })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email, password = password + "a" })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S31_Least_length_of_a_password_is_a_setting()
    {
        using var strict = new TestApp { Settings = { ["Accounts:PasswordMinLength"] = "16" } };
        var client = strict.Anonymous();
        var shorter = await client.PostAsync(Path, new { email = "a@example.com", password = "15 characters..", name = "Ada" });
        var longEnough = await client.PostAsync(Path, new { email = "a@example.com", password = "16 characters...", name = "Ada" });

        shorter.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        longEnough.ShouldBe(HttpStatusCode.Created);
        Assert.Equal("16", (await strict.Anonymous().GetAsync("/sign-up")).Find("#password").GetAttribute("minlength"));
    }

    [Fact]
    public async Task S57_Password_is_hashed_with_210_000_rounds()
    {
        using var real = new TestApp { PasswordRounds = null };
        await real.SignedInAsync();

        var hash = Convert.FromBase64String(Assert.Single(await real.QueryAsync<string>("SELECT password_hash FROM accounts_users")));

        // Identity's third format: a byte 1, then pseudo-random function (2 is HMAC-SHA-512), rounds and salt length in network order.
        Assert.Equal([1, 0, 0, 0, 2, .. BitConverter.GetBytes(210_000).Reverse(), 0, 0, 0, 16], hash[..13]);
    }
}
