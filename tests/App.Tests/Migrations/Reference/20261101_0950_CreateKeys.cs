using System.Data;
using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611010950)]
public class CreateKeys : Migration
{
    public override void Up()
    {
        Create.Table("ref_left")
            .WithColumn("a").AsInt32()
            .WithColumn("b").AsInt32().Nullable()
            .WithColumn("c").AsInt64();
        Create.Table("ref_right")
            .WithColumn("a").AsInt32()
            .WithColumn("b").AsInt32()
            .WithColumn("c").AsInt64();
        Create.Table("ref_target")
            .WithColumn("id").AsInt64().PrimaryKey()
                .ReferencedBy("ref_left", "c").OnDelete(Rule.Cascade)
                .ReferencedBy("FK_ref_by", "ref_right", "c").OnUpdate(Rule.Cascade);
        Insert.IntoTable("ref_target").Row(new { id = 3 });
        Insert.IntoTable("ref_left").Row(new { a = 1, b = 2, c = 3 });
        Insert.IntoTable("ref_right").Row(new { a = 1, b = 2, c = 3 });

        Create.PrimaryKey("PK_ref_both").OnTable("ref_left").Columns("a", "b");
        Create.PrimaryKey().OnTable("ref_right").Column("a");
        Create.UniqueConstraint("UC_ref_left").OnTable("ref_left").Columns("b", "c");
        Create.UniqueConstraint().OnTable("ref_left").Column("c");

        Create.ForeignKey("FK_ref_pair").FromTable("ref_right").ForeignColumns("a", "b").ToTable("ref_left").PrimaryColumns("a", "b")
            .OnDelete(Rule.Cascade).OnUpdate(Rule.SetNull);
        Create.ForeignKey().FromTable("ref_left").ForeignColumn("a").ToTable("ref_right").PrimaryColumn("a").OnDeleteOrUpdate(Rule.Cascade);

        Create.Index().OnTable("ref_left").OnColumn("a").Ascending().OnColumn("c").Descending();
        Create.Index("IX_ref_unique").OnTable("ref_left").OnColumn("c").Descending().OnColumn("b").Ascending().WithOptions().Unique();
        Create.Index("IX_ref_single").OnTable("ref_right").OnColumn("b").Unique();
        Create.Index().OnTable("ref_right").OnColumn("c");
    }

    public override void Down()
    {
        Delete.Index("IX_ref_single").OnTable("ref_right");
        Delete.Index().OnTable("ref_right").OnColumn("c");
        Delete.Index().OnTable("ref_left").OnColumns("a", "c");

        Delete.ForeignKey("FK_ref_pair").OnTable("ref_right");
        Delete.ForeignKey().FromTable("ref_left").ForeignColumn("a").ToTable("ref_right").PrimaryColumn("a");
        Delete.ForeignKey().FromTable("ref_left").ForeignColumns("c").ToTable("ref_target").PrimaryColumns("id");

        Delete.UniqueConstraint("UC_ref_left").FromTable("ref_left");
        Delete.PrimaryKey("PK_ref_both").FromTable("ref_left");
    }
}
