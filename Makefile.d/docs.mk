# The library targets' documentation, without a warning: .build/docs/*.doccarchive
docs:
	@Scripts/docs
