using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;

namespace App.Host.Hosting;

/// <summary>The building blocks that modules find among their services.</summary>
internal static class Blocks
{
    public static void AddBlocks(this IServiceCollection services)
    {
        services.AddData();
        services.AddAudit();
        services.AddJobs();
        services.AddMail();
        services.AddPolicies();
    }
}
