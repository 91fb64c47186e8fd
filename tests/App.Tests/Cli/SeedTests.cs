using System.Net;
using System.Text.RegularExpressions;

namespace App.Tests.Cli;

public sealed partial class SeedTests
{
    [Fact]
    public async Task The_demonstration_account_has_a_password_of_its_own_and_is_made_once()
    {
        using var scratch = Scratch.Migrated();
        var first = (await scratch.RunAsync("seed")).MustSucceed().Output;
        var people = await scratch.PeopleAsync();

        var second = (await scratch.RunAsync("seed")).MustSucceed().Output;

        Assert.Equal("There is a demonstration account already: demo@example.com. Nothing was changed." + Environment.NewLine, second);
        Assert.Equal(people, await scratch.PeopleAsync());
        await using var product = await scratch.ServeAsync();
        var demo = new Person(product.NewClient());
        Assert.Equal(HttpStatusCode.OK, (await demo.SignInAsync("demo@example.com", Password(first))).StatusCode);
    }

    [Fact]
    public async Task No_two_seeded_databases_share_a_password_and_it_is_as_long_as_the_product_asks()
    {
        using var one = Scratch.Migrated();
        using var other = Scratch.Migrated();
        other.Settings["Accounts:PasswordMinLength"] = "40";
        var longer = Password((await other.RunAsync("seed")).MustSucceed().Output);
        Assert.Equal(40, longer.Length);
        Assert.NotEqual(Password((await one.RunAsync("seed")).MustSucceed().Output), longer[..24]);
    }

    private static string Password(string output) => PasswordLine().Match(output).Groups[1].Value is { Length: >= 20 } password
        ? password
        : throw new InvalidOperationException($"There is no password in: {output}");

    [GeneratedRegex(@"(?m)^Password: (\S+)")]
    private static partial Regex PasswordLine();
}
