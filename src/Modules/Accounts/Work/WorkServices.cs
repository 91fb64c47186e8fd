using App.BuildingBlocks.Events;
using App.BuildingBlocks.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Work;

/// <summary>What the module does beside requests: its jobs, its schedule, its events.</summary>
internal static class WorkServices
{
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.AddEvent("accounts.account_deleted", AccountsJson.Default.AccountDeleted);
        services.AddSingleton<SignUpWork>();
        services.AddJob<SignUpJob, SignUpWork>("accounts.sign_up", AccountsJson.Default.SignUpJob);
        services.AddJob<SignInMailJob, SignInMailWork>("accounts.sign_in_mail", AccountsJson.Default.SignInMailJob);
        services.AddJob<MailLinkJob, MailLinkWork>("accounts.mail_link", AccountsJson.Default.MailLinkJob);
        services.AddJob<PurgeJob, PurgeWork>("accounts.purge", AccountsJson.Default.PurgeJob);
        return services.AddSchedule("accounts.purge", TimeSpan.FromHours(1), new PurgeJob());
    }
}
