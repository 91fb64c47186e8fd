using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Host.DevMail;

/// <summary>The mailbox of Development: what the product would have sent, with links that work.</summary>
internal static class DevMailbox
{
    private const string Reason = "It shows the mails that were not sent, in Development only.";

    // A mail has styles at its elements. It is kept from running anything, and its links open beside the product.
    private const string MailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    public static void MapDevMail(this IEndpointRouteBuilder endpoints)
    {
        if (!endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return;
        }

        var pages = endpoints.MapPages("/dev/mail");
        pages.MapGet("/", ListAsync).AllowAnonymousBecause(Reason);
        pages.MapPost("/delete", Delete).AllowAnonymousBecause(Reason);
        pages.MapGet("/{name}", ShowAsync).AllowAnonymousBecause(Reason);
        pages.MapGet("/{name}/html", FrameAsync).AllowAnonymousBecause(Reason);
    }

    private static async Task<IResult> ListAsync(MailFolder folder, CancellationToken cancellation) =>
        Page.Of<DevMailListPage>(new { Mails = await folder.ListAsync(cancellation), folder.Path });

    private static async Task<IResult> ShowAsync(string name, string? view, MailFolder folder, HttpContext http, CancellationToken cancellation)
    {
        if (await folder.FindAsync(name, cancellation) is not { } mail)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ContentSecurityPolicy += "; frame-src 'self'";
        return Page.Of<DevMailPage>(new { Mail = mail, View = DevMailPage.Views.Contains(view) ? view : DevMailPage.Views[0] });
    }

    private static async Task<IResult> FrameAsync(string name, MailFolder folder, HttpContext http, CancellationToken cancellation)
    {
        if (await folder.FindAsync(name, cancellation) is not { } mail)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ContentSecurityPolicy = MailPolicy;
        return TypedResults.Text(mail.Html.Replace("<head>", "<head><base target=\"_blank\">", StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static RedirectHttpResult Delete(MailFolder folder, HttpContext http)
    {
        folder.Clear();
        http.FlashSuccess("All mails are deleted.");
        return TypedResults.Redirect("/dev/mail");
    }
}
