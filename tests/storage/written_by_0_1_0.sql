BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE conversations (
	channel TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	user TEXT NOT NULL, 
	tracker TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT conversations_key PRIMARY KEY (channel, chat, thread, user)
);
INSERT INTO "conversations" VALUES('telegram','700700700','','700700700','{"language":"zh","fixed_language":null,"topic":{"entry":"algorithm-filing-cycle","terms":["algo_filing","cycle"],"at":"2026-11-01T00:00:01Z"},"form":{"id":"d9c1e6tnsqo7","facts":{"uses_ai":true,"model_origin":["open_source_finetuned"],"customers":["consumer"],"endpoints":["app"]},"told":{"uses_ai":"微调了 Llama","model_origin":"微调了 Llama","customers":"公众","endpoints":"App"},"unknown":["functions"],"started":"2026-11-01T00:00:07Z","asking":"","toggled":[],"attempts":0,"stage":"result","order":["uses_ai","model_origin","customers","endpoints","functions"],"revision":4,"digest":"446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788","past":[{"facts":{},"told":{},"unknown":[],"asking":"uses_ai","stage":"asking","order":[],"toggled":[]},{"facts":{"uses_ai":true,"model_origin":["open_source_finetuned"],"customers":["consumer"],"endpoints":["app"]},"told":{"uses_ai":"微调了 Llama","model_origin":"微调了 Llama","customers":"公众","endpoints":"App"},"unknown":[],"asking":"functions","stage":"asking","order":["uses_ai","model_origin","customers","endpoints"],"toggled":[]},{"facts":{"uses_ai":true,"model_origin":["open_source_finetuned"],"customers":["consumer"],"endpoints":["app"]},"told":{"uses_ai":"微调了 Llama","model_origin":"微调了 Llama","customers":"公众","endpoints":"App"},"unknown":["functions"],"asking":"","stage":"result","order":["uses_ai","model_origin","customers","endpoints","functions"],"toggled":[]},{"facts":{"uses_ai":true,"model_origin":["open_source_finetuned"],"customers":["consumer"],"endpoints":["app"]},"told":{"uses_ai":"微调了 Llama","model_origin":"微调了 Llama","customers":"公众","endpoints":"App"},"unknown":["functions"],"asking":"","stage":"naming","order":["uses_ai","model_origin","customers","endpoints","functions"],"toggled":[]}],"doubted":[]},"saved":[{"name":"写作助手 Canary-of-old","facts":{"uses_ai":true,"model_origin":["open_source_finetuned"],"customers":["consumer"],"endpoints":["app"]},"unknown":["functions"],"outcome":{"algorithm":"must","roles":["provider"],"new_records":null,"records_basis":null,"under_review":false,"llm":{},"wait":[],"prereq":{"icp":"ask","labelling":"ask"},"months":{"algorithm":[2,3],"each":{"algorithm":[2,3]},"open":["parallel","sequential"]},"call_cac":false,"silent":[],"cite":["S45","S13","S26","S19"],"ask_next":null,"assumed":{"public_mainland":true,"prior_algo_filing":"none"},"findings":["r1-algorithm","r1-fine-tuned","r4a-consumer"]},"digest":"446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788","at":"2026-11-01T00:00:16Z","told":{"uses_ai":"微调了 Llama","model_origin":"微调了 Llama","customers":"公众","endpoints":"App"}}]}','2026-11-01 00:00:16.000000');
INSERT INTO "conversations" VALUES('telegram','-1009009009001','5','700700700','{"language":"zh","fixed_language":null,"topic":{"entry":"llm-filing-cycle","terms":["cycle","llm_filing"],"at":"2026-11-01T00:00:19Z"},"form":null,"saved":[]}','2026-11-01 00:00:19.000000');
INSERT INTO "conversations" VALUES('telegram','-1009009009001','','800800800','{"language":"en","fixed_language":null,"topic":{"entry":"icp-prerequisite","terms":["obligation","prerequisite","filing","icp"],"at":"2026-11-01T00:00:22Z"},"form":null,"saved":[]}','2026-11-01 00:00:22.000000');
CREATE TABLE replies (
	turn_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	blocks JSON NOT NULL, 
	choices JSON NOT NULL, 
	seen INTEGER NOT NULL, 
	toast TEXT NOT NULL, 
	CONSTRAINT replies_key PRIMARY KEY (turn_id, position), 
	CONSTRAINT replies_turn_id_reference FOREIGN KEY(turn_id) REFERENCES turns (id) ON DELETE CASCADE
);
INSERT INTO "replies" VALUES(1,0,'zh','[["lead","算法备案周期为2至3个月（文章截至2025年6月27日的估计）。"],["bullet","公司必须先有ICP备案号，办理ICP要多久文章没有写。"],["bullet","如果调用供应商的API，需等供应商备案通过后才能申请。"],["footer","依据：2025年6月27日的文章 · S19 S46 S24"]]','[["文章以外的补充","a|zh|algorithm-filing-cycle|n"],["出处","a|zh|algorithm-filing-cycle|s"]]',0,'');
INSERT INTO "replies" VALUES(2,0,'en','[["lead","The knowledge base does not say."],["text","If it is about a filing, ask the CAC; its phone number stands at the bottom of the filing system''s site."],["text","The nearest questions that it does answer are below. Your question is kept for the people who maintain it."]]','[["Which of the three procedures does a generative AI product need?","a|en|which-filings|"],["What is the article that these answers come from?","a|en|about-the-article|"]]',0,'');
INSERT INTO "replies" VALUES(3,0,'zh','[["text","从您的话里读到以下内容，不对的可以点按钮修改。"],["bullet","产品里用到AI了吗？ → 是（您写的是“微调了 Llama”）"],["bullet","模型从哪里来？ → 开源模型，自己微调（您写的是“微调了 Llama”）"],["bullet","产品给谁用？ → 普通用户（C端）（您写的是“公众”）"],["bullet","有哪些产品端？ → APP（您写的是“App”）"],["lead","AI在产品里做什么？"],["footer","可以多选：勾选后点“选好了”，也可以直接打字。"]]','[["生成内容","f|d9c1e6tnsqo7|1|t|generation"],["检测内容是否由AI生成","f|d9c1e6tnsqo7|1|t|detection"],["推荐","f|d9c1e6tnsqo7|1|t|recommendation"],["排序","f|d9c1e6tnsqo7|1|t|ranking"],["搜索、过滤","f|d9c1e6tnsqo7|1|t|search_filter"],["调度、派单","f|d9c1e6tnsqo7|1|t|dispatch"],["其他","f|d9c1e6tnsqo7|1|t|other_ai"],["修改：产品里用到AI了吗？","f|d9c1e6tnsqo7|1|e|uses_ai"],["修改：模型从哪里来？","f|d9c1e6tnsqo7|1|e|model_origin"],["修改：产品给谁用？","f|d9c1e6tnsqo7|1|e|customers"],["修改：有哪些产品端？","f|d9c1e6tnsqo7|1|e|endpoints"],["不清楚","f|d9c1e6tnsqo7|1|u"],["为什么问这个？","f|d9c1e6tnsqo7|1|w"],["上一步","f|d9c1e6tnsqo7|1|b"],["我的回答","f|d9c1e6tnsqo7|1|r"],["取消","f|d9c1e6tnsqo7|1|x"]]',0,'');
INSERT INTO "replies" VALUES(4,0,'zh','[["lead","结论：算法备案必须做。"],["bullet","C端以服务提供者身份备案。"],["bullet","新的算法备案：数目还不能确定。"],["heading","必须具备"],["bullet","ICP备案号：待确认。如果没有：公司必须先拿到ICP备案号。"],["bullet","AI内容标识：待确认。如果没有：产品必须完成标识开发，以及《标识办法》的其他合规要求。"],["heading","要多久（文章2025年6月27日的估计）"],["bullet","算法备案：2–3个月"],["text","总共要多久，还要看：AI在产品里做什么？"],["text","这是估计，不是承诺。"],["text","没有另外说明，按以下情况判断：产品面向中国大陆公众；这个算法以前没有备案过。"],["heading","其余取决于"],["text","AI在产品里做什么？"],["bullet","若是“生成内容”：基于开源模型微调的，还可以做大模型备案。"],["bullet","若是“检测内容是否由AI生成”：检测AI生成内容的产品同样需要备案：选择备案类型，按实际情况填写；具体选哪一类，文章没有说。不生成内容的AI要不要办大模型备案或登记，文章没有说。不生成内容的AI产品，文章同样提出了标识开发和《标识办法》的其他合规要求，没有说可以例外。"],["bullet","若是“推荐或排序或搜索、过滤或调度、派单或其他”：不生成内容的AI要不要办大模型备案或登记，文章没有说。不生成内容的AI产品，文章同样提出了标识开发和《标识办法》的其他合规要求，没有说可以例外。"],["footer","依据：2025年6月27日的文章 · S45 S13 S26 S19 S46 S47 S48 S15 S42 S43 S44 S11"],["footer","文章距今已有16个月，请留意之后的变化。"],["heading","文章以外的资料"],["note","与文章说法（S45）不同：具有舆论属性或者社会动员能力的算法推荐服务提供者，应当在提供服务之日起十个工作日内，通过算法备案系统填报名称、服务形式、应用领域、算法类型、算法自评估报告、拟公示内容等信息，履行备案手续。〔G2 · 《互联网信息服务算法推荐管理规定》第二十四条第一款及另外1处，见 /sources · 2022年3月1日〕"],["note","与文章说法（S45）不同：法规只要求具有舆论属性或者社会动员能力的服务备案；wanbiaoku.com的实务文章（2025年4月11日）则称，C端AI产品实际上一律被要求备案。〔C6 · 《互联网信息服务算法推荐管理规定》第二十四条第一款；《生成式人工智能服务管理暂行办法》第十七条及另外1处，见 /sources · 2025年4月11日〕"],["footer","以上资料未与官方文本核对。"]]','[["补充：公司有ICP备案号了吗？","f|d9c1e6tnsqo7|2|e|has_icp"],["补充：产品的AI内容标识做好了吗？","f|d9c1e6tnsqo7|2|e|labelling_done"],["补充：是否面向中国大陆公众提供？","f|d9c1e6tnsqo7|2|e|public_mainland"],["为什么是这样？","f|d9c1e6tnsqo7|2|y"],["修改回答","f|d9c1e6tnsqo7|2|r"],["假设不同","f|d9c1e6tnsqo7|2|q"],["上线日期","f|d9c1e6tnsqo7|2|p"],["保存","f|d9c1e6tnsqo7|2|s"],["导出","f|d9c1e6tnsqo7|2|o"],["重新开始","f|d9c1e6tnsqo7|2|n"]]',0,'');
INSERT INTO "replies" VALUES(5,0,'zh','[["lead","用什么名字保存？可以输入，也可以用下面这个。"]]','[["2026年11月1日的评估","f|d9c1e6tnsqo7|3|k"],["回到结果","f|d9c1e6tnsqo7|3|c"]]',0,'');
INSERT INTO "replies" VALUES(6,0,'zh','[["lead","已保存为“写作助手 Canary-of-old”。用 /cases 查看全部。"]]','[["补充：公司有ICP备案号了吗？","f|d9c1e6tnsqo7|4|e|has_icp"],["补充：产品的AI内容标识做好了吗？","f|d9c1e6tnsqo7|4|e|labelling_done"],["补充：是否面向中国大陆公众提供？","f|d9c1e6tnsqo7|4|e|public_mainland"],["为什么是这样？","f|d9c1e6tnsqo7|4|y"],["修改回答","f|d9c1e6tnsqo7|4|r"],["假设不同","f|d9c1e6tnsqo7|4|q"],["上线日期","f|d9c1e6tnsqo7|4|p"],["保存","f|d9c1e6tnsqo7|4|s"],["导出","f|d9c1e6tnsqo7|4|o"],["重新开始","f|d9c1e6tnsqo7|4|n"]]',0,'');
INSERT INTO "replies" VALUES(7,0,'zh','[["lead","大模型备案周期约6个月（文章截至2025年6月27日的估计）。"],["bullet","另外，算法备案是必须做的，周期2至3个月。"],["bullet","调用第三方API的产品可以做大模型登记，周期3至4个月。"],["footer","依据：2025年6月27日的文章 · S20 S12 S19 S16 S21"]]','[["文章以外的补充","a|zh|llm-filing-cycle|n"],["出处","a|zh|llm-filing-cycle|s"]]',0,'');
INSERT INTO "replies" VALUES(8,0,'en','[["lead","The company must first have an ICP number; without one, get it before you apply."],["bullet","“ICP number” is read here as the ICP record number (ICP备案号); whether a licence is meant too, the article does not say. (derived from the article, not said in so many words)"],["bullet","The article asks this of the company, not of single products or apps; what the number is and how to get it, it does not explain."],["footer","Article of 27 June 2025 · S46"]]','[["More from outside the article","a|en|icp-prerequisite|n"],["Sources","a|en|icp-prerequisite|s"]]',0,'');
CREATE TABLE turns (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	channel TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	user TEXT NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT NOT NULL, 
	decision TEXT NOT NULL, 
	entries JSON NOT NULL, 
	candidates JSON NOT NULL, 
	digest TEXT NOT NULL, 
	milliseconds FLOAT NOT NULL, 
	CONSTRAINT turns_key PRIMARY KEY (id)
);
INSERT INTO "turns" VALUES(1,'2026-11-01 00:00:01.000000','telegram','700700700','','700700700','zh','算法备案要多久？我的电话是13800138000','answer','["algorithm-filing-cycle"]','[["algorithm-filing-cycle",0.902],["filing-cycles",0.2037],["llm-filing-cycle",0.2164],["algorithm-filing-mandatory",0.1686],["change-review-cycle",0.1424]]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(2,'2026-11-01 00:00:04.000000','telegram','700700700','','700700700','en','Canary-of-old: what will the weather be in Paris? a@b.example','unknown','[]','[["which-filings",0.1225],["about-the-article",0.1428],["prerequisites",0.1197],["filing-vs-registration",0.1183],["silent-foreign-upstream",0.1165]]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(3,'2026-11-01 00:00:07.000000','telegram','700700700','','700700700','zh','/check 我们微调了 Llama，做一个写作助手，给公众用的 App，联系 13800138000','form','[]','[]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(4,'2026-11-01 00:00:10.000000','telegram','700700700','','700700700','zh','[f|d9c1e6tnsqo7|1|u]','form','[]','[]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(5,'2026-11-01 00:00:13.000000','telegram','700700700','','700700700','zh','[f|d9c1e6tnsqo7|2|s]','form','[]','[]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(6,'2026-11-01 00:00:16.000000','telegram','700700700','','700700700','zh','写作助手 Canary-of-old','form','[]','[]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(7,'2026-11-01 00:00:19.000000','telegram','-1009009009001','5','700700700','zh','/ask 大模型备案要多久？','answer','["llm-filing-cycle"]','[["llm-filing-cycle",0.9112],["filing-cycles",0.1795],["silent-non-generative-llm",0.1509],["llm-registration-cycle",0.2163],["llm-mandatory",0.2002]]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
INSERT INTO "turns" VALUES(8,'2026-11-01 00:00:22.000000','telegram','-1009009009001','','800800800','en','Do we need an ICP number?','answer','["icp-prerequisite"]','[["icp-prerequisite",0.9077],["which-filings",0.1104],["silent-model-swap",0.0938],["silent-display",0.1266],["third-party-api",0.1004]]','446f70c664804d179e6ca21af45a6a6145d61e6f4de740e9c6417054c7d85788',250.0);
CREATE INDEX turns_by_time ON turns (at, id);
CREATE INDEX turns_by_decision ON turns (decision, at, id);
COMMIT;
