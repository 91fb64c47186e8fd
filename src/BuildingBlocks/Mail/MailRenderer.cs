using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Mail;

/// <summary>Renders a mail's component within the one layout, and derives the text part from the same HTML.</summary>
public sealed class MailRenderer(IServiceScopeFactory scopes, ILoggerFactory logs)
{
    internal async Task<(string Html, string Text)> RenderAsync(Type mail, string subject, object model, Uri? unsubscribe)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(MailLayout.Subject)] = subject,
            [nameof(MailLayout.Unsubscribe)] = unsubscribe,
            [nameof(MailLayout.ChildContent)] = Content(mail, new RouteValueDictionary(model)),
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MailLayout>(parameters)).ToHtmlString());
        return (html, MailText.From(html));
    }

    private static RenderFragment Content(Type mail, RouteValueDictionary model) => builder =>
    {
        builder.OpenComponent(0, mail);
        foreach (var (name, value) in model)
        {
            builder.AddComponentParameter(1, name, value);
        }

        builder.CloseComponent();
    };
}
