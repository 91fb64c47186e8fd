using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;

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
        services.AddRateLimits();
        services.AddDrafts();
    }

    /// <summary>What turns requests away by their shape, and notes down who was turned away.</summary>
    public static void UseGuards(this IApplicationBuilder app)
    {
        app.UseSecureApi();
        app.UseRequestTexts();
        app.UseDenialRecords();
        app.UseCrossSiteGuard();
    }

    /// <summary>Each endpoint's policy, which looks up whoever it asks for.</summary>
    public static void UsePolicies(this IApplicationBuilder app)
    {
        // As if UseAuthentication had been called: the framework adds it by itself otherwise, and nothing here wants its work in every request.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseAuthorization();
    }
}
