using System.CommandLine;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;

namespace App.Host.Cli;

/// <summary>Who is locked out, and who shall be: second factors and sessions, for the operator.</summary>
internal static class UserAccess
{
    public static Command ResetTwoFactor(Product product)
    {
        var command = new Command(
            "reset-two-factor",
            "Removes an account's authenticator app, recovery codes and trusted devices, ends its sessions, and tells its owner by mail. "
                + "Make sure first that it is the owner who asks.");
        var email = new Argument<string>("EMAIL") { Description = "The account's e-mail address." };
        var passkeys = new Option<bool>("--passkeys") { Description = "Remove its passkeys, too." };
        command.Add(email);
        command.Add(passkeys);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var (address, withPasskeys) = (arguments.GetRequiredValue(email).Trim(), arguments.GetValue(passkeys));
            Users.Demand(await services.GetRequiredService<IAccounts>().ResetTwoFactorAsync(address, withPasskeys), Users.Unknown(address));
            Console.WriteLine($"Removed the second factors of {address}{(withPasskeys ? ", its passkeys too" : "; its passkeys stay")}, and ended its sessions.");
        }));
        return command;
    }

    public static Command SignOut(Product product)
    {
        var command = new Command("sign-out", "Ends every session of an account, or of everybody. They may sign in again.");
        var email = new Argument<string?>("EMAIL") { Description = "The account's e-mail address.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Everybody, instead of one account." };
        command.Add(email);
        command.Add(all);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(email) is null) != result.GetValue(all))
            {
                result.AddError("Say whom: an EMAIL, or --all, and not both.");
            }
        });
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var accounts = services.GetRequiredService<IAccounts>();
            var address = arguments.GetValue(email)?.Trim();
            var ended = address is null ? await accounts.SignOutAllAsync() : await accounts.SignOutAsync(address);
            Users.Demand(ended is not null, Users.Unknown(address ?? ""));
            Console.WriteLine($"Ended {Text.Count(ended ?? 0, "session")}.");
        }));
        return command;
    }
}
