using System.CommandLine;
using App.BuildingBlocks;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;

namespace App.Host.Cli;

/// <summary>The log of security events, for the operator.</summary>
internal static class Audit
{
    public static Command Command(Product product)
    {
        var audit = new Command("audit", "Shows the log of security events, and checks that nobody changed it. Works while the product serves.");
        audit.Add(List(product));
        audit.Add(Verify(product));
        return audit;
    }

    private static Command Verify(Product product)
    {
        var command = new Command("verify", "Reads the whole log and finds an event that was edited, taken out, added or cut off the end. Prints the head, to be noted elsewhere.");
        var head = new Option<string?>("--head")
        {
            Description = "A head that was printed before: the log must still hold it. Finds a database put back to an earlier day.",
            HelpName = "POSITION:HASH",
        };
        command.Add(head);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var noted = arguments.GetValue(head) is { } text
                ? AuditMark.Parse(text) ?? throw new OperatorException($"'{text}' is no head: it looks like 1234:9f86d0...")
                : null;
            var report = await services.GetRequiredService<AuditVerification>().RunAsync(noted, cancellation);
            if (report.Problems.Count > 0)
            {
                throw new OperatorException(string.Join(Environment.NewLine, ["The audit log was changed:", .. report.Problems]));
            }

            Console.WriteLine($"{Text.Count(report.Last.Position, "event")}, none changed, none missing.");
            Console.WriteLine($"Head: {report.Last}");
        }));
        return command;
    }

    private static Command List(Product product)
    {
        var command = new Command("list", "Shows the newest events, the newest last: instant (UTC), action, outcome, account, address, detail.");
        var account = new Option<string?>("--account") { Description = "Only those of this account.", HelpName = "EMAIL" };
        var last = new Option<int>("--last") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => 50 };
        last.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var rows) || rows is < 1 or > 100_000))
            {
                result.AddError("--last must be a number from 1 to 100000.");
            }
        });
        command.Add(account);
        command.Add(last);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var accounts = await services.GetRequiredService<IAccounts>().ListAsync(cancellation);
            var of = arguments.GetValue(account) is { } email
                ? accounts.FirstOrDefault(known => known.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase))?.Id
                    ?? throw new OperatorException($"There is no account {email}. 'users list' shows all.")
                : (Guid?)null;
            var emails = accounts.ToDictionary(known => known.Id, known => known.Email);
            var events = await services.GetRequiredService<AuditReader>().LastAsync(arguments.GetValue(last), of, cancellation);
            Text.WriteTable([.. events.Reverse().Select(happened => new[]
            {
                happened.HappenedAt.ToString("yyyy-MM-dd HH:mm:ss", Text.Culture),
                happened.Action,
                happened.Succeeded ? "ok" : "refused",
                happened.AccountId is { } id ? emails.GetValueOrDefault(id, id.ToString()) : "-",
                happened.Address ?? "-",
                happened.Detail ?? "",
            })]);
            Console.WriteLine(Text.Count(events.Count, "event"));
        }));
        return command;
    }
}
