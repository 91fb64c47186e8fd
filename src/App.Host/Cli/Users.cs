using System.CommandLine;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;

namespace App.Host.Cli;

/// <summary>Accounts, for the operator.</summary>
internal static class Users
{
    // What the pages' forms take: a longer one could not sign in.
    private const int MaxEmail = 254;
    private const int MaxName = 100;
    private const int MaxPassword = 256;

    public static Command Command(Product product)
    {
        var users = new Command("users", "Lists, creates and disables accounts, and helps who is locked out. Works while the product serves.");
        users.Add(List(product));
        users.Add(Create(product));
        users.Add(Set(
            product, "disable", "Ends every session of an account and lets it open no new one.", (accounts, address) => accounts.DisableAsync(address), "Disabled"));
        users.Add(Set(
            product, "enable", "Opens a disabled account again; its owner signs in as before.", (accounts, address) => accounts.EnableAsync(address), "Enabled"));
        users.Add(UserAccess.ResetTwoFactor(product));
        users.Add(UserAccess.SignOut(product));
        return users;
    }

    private static Command List(Product product)
    {
        var command = new Command("list", "Lists the accounts, the oldest first: e-mail address, name, day of creation, and whether it is disabled.");
        command.SetAction((_, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var accounts = await services.GetRequiredService<IAccounts>().ListAsync(cancellation);
            Text.WriteTable([.. accounts.Select(account => new[]
            {
                account.Email, account.Name, account.CreatedAt.ToString("yyyy-MM-dd", Text.Culture), account.IsDisabled ? "disabled" : "",
            })]);
            Console.WriteLine(Text.Count(accounts.Count, "account"));
        }));
        return command;
    }

    private static Command Create(Product product)
    {
        var command = new Command("create", "Creates an account with an organisation of its own. The password is asked for, or read from standard input.");
        var email = new Argument<string>("EMAIL") { Description = "The account's e-mail address." };
        var name = new Option<string?>("--name") { Description = "The person's name; without it, what stands before the @.", HelpName = "NAME" };
        command.Add(email);
        command.Add(name);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var address = arguments.GetRequiredValue(email).Trim();
            var called = arguments.GetValue(name)?.Trim() is { Length: > 0 } given ? given : address.Split('@')[0];
            Demand(address.Length <= MaxEmail, $"The e-mail address is longer than {MaxEmail} characters.");
            Demand(called.Length <= MaxName, $"The name is longer than {MaxName} characters.");
            var password = Password.Read();
            Demand(password.Length <= MaxPassword, $"The password is longer than {MaxPassword} characters.");
            var wrong = await services.GetRequiredService<IAccounts>().CreateAsync(address, called, password);
            Demand(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
            Console.WriteLine($"Created {address}.");
        }));
        return command;
    }

    private static Command Set(Product product, string verb, string description, Func<IAccounts, string, Task<bool>> set, string done)
    {
        var command = new Command(verb, description);
        var email = new Argument<string>("EMAIL") { Description = "The account's e-mail address." };
        command.Add(email);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var address = arguments.GetRequiredValue(email);
            Demand(await set(services.GetRequiredService<IAccounts>(), address), Unknown(address));
            Console.WriteLine($"{done} {address}.");
        }));
        return command;
    }

    internal static string Unknown(string address) => $"There is no account {address}. 'users list' shows all.";

    internal static void Demand(bool good, string otherwise)
    {
        if (!good)
        {
            throw new OperatorException(otherwise);
        }
    }
}
