using System.CommandLine;
using System.Security.Cryptography;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace App.Host.Cli;

/// <summary>An account to look around with, and in its organisation what the modules have to show.</summary>
internal static class Seed
{
    private const string Email = "demo@example.com";

    public static Command Command(Product product)
    {
        var command = new Command("seed", $"Creates the demonstration account {Email} with example data, and prints its password. Does nothing when there is one.");
        command.SetAction((_, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var accounts = services.GetRequiredService<IAccounts>();
            if (await FindAsync(accounts, cancellation) is not null)
            {
                Console.WriteLine($"There is a demonstration account already: {Email}. Nothing was changed.");
                return;
            }

            var length = Math.Max(24, services.GetRequiredService<IOptions<IdentityOptions>>().Value.Password.RequiredLength);
            var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", length);
            var wrong = await accounts.CreateAsync(Email, "Demo", password);
            if (wrong.Count > 0)
            {
                throw new OperatorException(string.Join(Environment.NewLine, wrong));
            }

            Console.WriteLine($"Account:  {Email}");
            Console.WriteLine($"Password: {password}");
            await AddDataAsync(services, (await FindAsync(accounts, cancellation))!.Id, cancellation);
        }));
        return command;
    }

    private static async Task<AccountSummary?> FindAsync(IAccounts accounts, CancellationToken cancellation) =>
        (await accounts.ListAsync(cancellation)).FirstOrDefault(account => account.Email == Email);

    private static async Task AddDataAsync(IServiceProvider services, Guid accountId, CancellationToken cancellation)
    {
        var organization = (await services.GetRequiredService<IAccountOrganizations>().ListAsync(accountId, cancellation))[0];
        foreach (var sample in services.GetServices<ISampleData>())
        {
            Console.WriteLine($"Added:    {await sample.AddAsync(organization.Id, cancellation)}");
        }
    }
}
