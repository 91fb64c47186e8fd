using System.Net;

namespace App.Tests.Cli;

public sealed class UsersTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Migrated();

    [Fact]
    public async Task An_account_made_while_the_product_serves_signs_in_until_it_is_disabled()
    {
        await using var product = await _scratch.ServeAsync();
        var ann = new Person(product.NewClient());
        Assert.Equal(
            "Created ann@example.com." + Environment.NewLine,
            (await _scratch.RunWithInputAsync(Person.Password + "\n", "users", "create", "ann@example.com", "--name", "Ann Lee")).MustSucceed().Output);

        Assert.Equal(HttpStatusCode.OK, (await ann.SignInAsync("ann@example.com", Person.Password)).StatusCode);
        Assert.Contains("ann-lee", await ann.OrganizationsAsync(), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +ann@example\.com +Ann Lee +\d{4}-\d\d-\d\d\r?\n1 account\r?$", await _scratch.PeopleAsync());

        (await _scratch.RunAsync("users", "disable", "Ann@Example.com")).MustSucceed();

        Assert.Equal(HttpStatusCode.Unauthorized, await ann.MeAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await ann.SignInAsync("ann@example.com", Person.Password)).StatusCode);
        Assert.Contains("disabled", await _scratch.PeopleAsync(), StringComparison.Ordinal);

        (await _scratch.RunAsync("users", "enable", "Ann@Example.com")).MustSucceed();

        Assert.Equal(HttpStatusCode.OK, (await ann.SignInAsync("ann@example.com", Person.Password)).StatusCode);
        Assert.DoesNotContain("disabled", await _scratch.PeopleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_what_stands_before_the_at_is_the_name()
    {
        await _scratch.AddPersonAsync("ann@example.com");
        Assert.Matches(@"ann@example\.com +ann +", await _scratch.PeopleAsync());
    }

    [Theory]
    [InlineData("users create bob@example.com", "short\n", "at least 12 characters")]
    [InlineData("users create bob@example.com", "", "No password came on standard input.")]
    [InlineData("users create bob@example.com", "\n", "No password came on standard input.")]
    [InlineData("users create no-address", "correct horse battery\n", "no-address")]
    [InlineData("users create ann@example.com", "correct horse battery\n", "There is an account with this e-mail address already.")]
    [InlineData("users reset-two-factor bob@example.com", "", "There is no account bob@example.com. 'users list' shows all.")]
    [InlineData("users sign-out bob@example.com", "", "There is no account bob@example.com. 'users list' shows all.")]
    [InlineData("users enable bob@example.com", "", "There is no account bob@example.com. 'users list' shows all.")]
    [InlineData("users disable bob@example.com", "", "There is no account bob@example.com. 'users list' shows all.")]
    public async Task What_cannot_be_done_is_said_and_changes_nothing(string line, string input, string sentence)
    {
        await _scratch.AddPersonAsync("ann@example.com");
        var before = await _scratch.PeopleAsync();
        (await _scratch.RunWithInputAsync(input, line.Split(' '))).MustFail(sentence);
        Assert.Equal(before, await _scratch.PeopleAsync());
    }

    [Fact]
    public async Task What_is_longer_than_a_form_takes_is_refused()
    {
        (await _scratch.RunWithInputAsync(Person.Password, "users", "create", "ann@example.com", "--name", new string('n', 101))).MustFail("longer than 100 characters");
        (await _scratch.RunWithInputAsync(new string('p', 257), "users", "create", "ann@example.com")).MustFail("longer than 256 characters");
        (await _scratch.RunWithInputAsync(Person.Password, "users", "create", $"{new string('a', 250)}@example.com")).MustFail("longer than 254 characters");
        Assert.Contains("0 accounts", await _scratch.PeopleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_those_of_the_product()
    {
        _scratch.Settings["Accounts:PasswordMinLength"] = "30";
        (await _scratch.RunWithInputAsync(Person.Password, "users", "create", "ann@example.com")).MustFail("at least 30 characters");
    }

    public void Dispose() => _scratch.Dispose();
}
