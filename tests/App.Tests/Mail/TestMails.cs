using App.BuildingBlocks.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace App.Tests.Mail;

/// <summary>A mail as a module has one: each of the parts that mails are made of, once.</summary>
internal sealed class InvitationMail : ComponentBase
{
    [Parameter]
    public string Name { get; set; } = "";

    [Parameter]
    public string Path { get; set; } = "/invitations/one?a=1&b=2";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        Part<MailHeading>(builder, content => content.AddContent(0, $"{Name} invites you"));
        Part<MailParagraph>(builder, content => Around(content, "Open it, or read ", link => link.AddContent(0, "what comes next"), "."));
        builder.OpenComponent<MailButton>(10);
        builder.AddComponentParameter(11, nameof(MailButton.Href), Path);
        builder.AddComponentParameter(12, nameof(MailButton.Text), "Accept");
        builder.CloseComponent();
        builder.OpenComponent<MailCode>(20);
        builder.AddComponentParameter(21, nameof(MailCode.Code), "123 456");
        builder.CloseComponent();
        Fact(builder, "Device", "Firefox on Linux");
        Fact(builder, "Place", "Zürich");
    }

    private static void Around(RenderTreeBuilder builder, string before, RenderFragment link, string after)
    {
        builder.AddContent(30, before);
        builder.OpenComponent<MailLink>(31);
        builder.AddComponentParameter(32, nameof(MailLink.Href), "/help");
        builder.AddComponentParameter(33, nameof(MailLink.ChildContent), link);
        builder.CloseComponent();
        builder.AddContent(34, after);
    }

    private static void Fact(RenderTreeBuilder builder, string name, string value)
    {
        builder.OpenComponent<MailFact>(40);
        builder.AddComponentParameter(41, nameof(MailFact.Name), name);
        builder.AddComponentParameter(42, nameof(MailFact.ChildContent), (RenderFragment)(content => content.AddContent(0, value)));
        builder.CloseComponent();
    }

    private static void Part<T>(RenderTreeBuilder builder, RenderFragment content)
        where T : IComponent
    {
        builder.OpenComponent<T>(0);
        builder.AddComponentParameter(1, "ChildContent", content);
        builder.CloseComponent();
    }
}
